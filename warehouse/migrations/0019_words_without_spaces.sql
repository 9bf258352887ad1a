-- Words are counted in scripts without spaces too: two letters of Chinese or Japanese are one, and five of Thai.
update articles
set word_count = greatest(
    word_count,
    (word_count + len(regexp_extract_all(text, '[\x{3040}-\x{30ff}\x{3400}-\x{9fff}\x{f900}-\x{faff}]'))) // 2,
    (word_count + len(regexp_extract_all(text, '[\x{0e00}-\x{0eff}\x{1000}-\x{109f}\x{1780}-\x{17ff}]'))) // 5
)
where regexp_matches(text, '[\x{0e00}-\x{0eff}\x{1000}-\x{109f}\x{1780}-\x{17ff}\x{3040}-\x{30ff}\x{3400}-\x{9fff}\x{f900}-\x{faff}]');
comment on column articles.word_count is 'Words in the text; in scripts without spaces, two letters of Chinese or Japanese count as one, five of Thai.';
