-- Texts in scripts without spaces are compared by pairs of their letters: they are compared again.
update link_state
set text_sha256 = ''
where article_id in (
    select article_id
    from articles
    where regexp_matches(text, '[\x{0e00}-\x{0eff}\x{1000}-\x{109f}\x{1780}-\x{17ff}\x{3040}-\x{30ff}\x{3400}-\x{9fff}\x{f900}-\x{faff}]')
);
