-- Links no longer depend on the order of loading, so all are found anew; keys that only cost memory are gone.
drop table link_state;
create table link_state (
    article_id text primary key,
    text_sha256 text not null,
    linked_at timestamptz
);
comment on table link_state is 'One row per article whose traits are known, with the text they were taken from.';
comment on column link_state.article_id is 'The article.';
comment on column link_state.text_sha256 is 'SHA-256 of that text.';
comment on column link_state.linked_at is 'When it was compared with the others; null where that is still to be done.';

delete from link_sketches;

drop table link_quotes;
create table link_quotes (
    quote_key text not null,
    hash uinteger not null,
    shingles integer not null
);
comment on table link_quotes is 'One row per 3-word shingle of a quotation of some length.';
comment on column link_quotes.quote_key is 'The same for quotations of the same words.';
comment on column link_quotes.hash is 'CRC-32 of the shingle.';
comment on column link_quotes.shingles is 'Shingles of the quotation.';

drop table quote_pairs;
create table quote_pairs (
    key_a text not null,
    key_b text not null,
    overlap double not null
);
comment on table quote_pairs is 'One row per two wordings of a quotation, one cut from the other or both from one.';
comment on column quote_pairs.key_a is 'Key of the words of the one, the lesser key.';
comment on column quote_pairs.key_b is 'Key of the words of the other.';
comment on column quote_pairs.overlap is 'Share of the shorter one''s shingles that the other has, 0 to 1.';

drop table pair_edits;
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
    end_b integer
);
comment on table pair_edits is 'One row per sentence of two articles of one wire story: reworded, or only in one of them; sentences that stand alike in both are one row as long as they follow each other.';
comment on column pair_edits.article_a is 'As in article_pairs.';
comment on column pair_edits.article_b is 'As in article_pairs.';
comment on column pair_edits.number is 'Place in the order of a, then what only b has; from 0.';
comment on column pair_edits.kind is 'same, reworded, only_a or only_b.';
comment on column pair_edits.similarity is 'How alike the sentences are, 0 to 1.';
comment on column pair_edits.text_a is 'The sentence in a; null where only b has it, and for same: the offsets tell.';
comment on column pair_edits.start_a is 'Its first code point in the text of a.';
comment on column pair_edits.end_a is 'Its end, exclusive.';
comment on column pair_edits.text_b is 'The sentence in b; null where only a has it, and for same: the offsets tell.';
comment on column pair_edits.start_b is 'Its first code point in the text of b.';
comment on column pair_edits.end_b is 'Its end, exclusive.';

delete from article_pairs;
delete from version_changes;
update quotes set quote_key = null, quote_cluster_id = null where quote_key is not null;
