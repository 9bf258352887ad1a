create table link_state (
    article_id text primary key,
    text_sha256 text not null,
    linked_at timestamptz not null
);
comment on table link_state is 'One row per article that was compared with the others, with the text it had then.';
comment on column link_state.article_id is 'The article.';
comment on column link_state.text_sha256 is 'SHA-256 of the text that was compared.';
comment on column link_state.linked_at is 'When it was compared.';

create table link_sketches (
    article_id text not null,
    kind text not null,
    hash uinteger not null
);
comment on table link_sketches is 'One row per trait by which articles are found that may be related.';
comment on column link_sketches.article_id is 'The article.';
comment on column link_sketches.kind is 'text (sampled 5-word shingles), token (names and numbers of a week), subject (pairs of names in the lead).';
comment on column link_sketches.hash is 'CRC-32 of the trait.';

create table link_quotes (
    quote_key text not null,
    hash uinteger not null,
    shingles integer not null,
    primary key (quote_key, hash)
);
comment on table link_quotes is 'One row per 3-word shingle of a quotation of some length.';
comment on column link_quotes.quote_key is 'The same for quotations of the same words.';
comment on column link_quotes.hash is 'CRC-32 of the shingle.';
comment on column link_quotes.shingles is 'Shingles of the quotation.';

create table quote_pairs (
    key_a text not null,
    key_b text not null,
    overlap double not null,
    primary key (key_a, key_b)
);
comment on table quote_pairs is 'One row per two wordings of a quotation, one cut from the other or both from one.';
comment on column quote_pairs.key_a is 'Key of the words of the one.';
comment on column quote_pairs.key_b is 'Key of the words of the other.';
comment on column quote_pairs.overlap is 'Share of the shorter one''s shingles that the other has, 0 to 1.';

alter table quotes add column quote_key text;
comment on column quotes.quote_key is 'The same for quotations of the same words; null before linking.';

create table pair_edits (
    article_a text not null,
    article_b text not null,
    number integer not null,
    kind text not null check (kind in ('same', 'reworded', 'only_a', 'only_b')),
    similarity double not null,
    text_a text,
    start_a integer,
    end_a integer,
    text_b text,
    start_b integer,
    end_b integer,
    primary key (article_a, article_b, number)
);
comment on table pair_edits is 'One row per sentence of two articles of one wire story: kept, reworded, or only in one of them.';
comment on column pair_edits.article_a is 'As in article_pairs.';
comment on column pair_edits.article_b is 'As in article_pairs.';
comment on column pair_edits.number is 'Place in the order of a, then what only b has.';
comment on column pair_edits.kind is 'same, reworded, only_a or only_b.';
comment on column pair_edits.similarity is 'How alike the sentences are, 0 to 1.';
comment on column pair_edits.text_a is 'The sentence in a; null where only b has it.';
comment on column pair_edits.start_a is 'Its first code point in the text of a.';
comment on column pair_edits.end_a is 'Its end, exclusive.';
comment on column pair_edits.text_b is 'The sentence in b; null where only a has it.';
comment on column pair_edits.start_b is 'Its first code point in the text of b.';
comment on column pair_edits.end_b is 'Its end, exclusive.';

create table version_changes (
    article_id text not null,
    version integer not null,
    kind text not null,
    before text,
    after text,
    number integer not null,
    primary key (article_id, version, number)
);
comment on table version_changes is 'One row per difference between a version of an article and the one before.';
comment on column version_changes.article_id is 'The article.';
comment on column version_changes.version is 'The newer version.';
comment on column version_changes.kind is 'headline, quote_added, quote_removed, number, attribution, correction, added, removed or rewording.';
comment on column version_changes.before is 'What stood there; null where something was added.';
comment on column version_changes.after is 'What stands there now; null where something was removed.';
comment on column version_changes.number is 'Place among the differences of this version, from 1.';
