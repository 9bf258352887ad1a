-- Quotations that have only a few words in common are one where one speaker said both, and the words an article begins with
-- are kept: all links are found anew.
drop table quote_pairs;
create table quote_pairs (
    key_a text not null,
    key_b text not null,
    overlap double not null,
    is_by_speaker boolean not null
);
comment on table quote_pairs is 'One row per two wordings of a quotation, one cut from the other or both from one.';
comment on column quote_pairs.key_a is 'Key of the words of the one, the lesser key.';
comment on column quote_pairs.key_b is 'Key of the words of the other.';
comment on column quote_pairs.overlap is 'Share of the shorter one''s shingles that the other has, 0 to 1.';
comment on column quote_pairs.is_by_speaker is 'Whether the words alone would not tell: somebody said it in both wordings.';

create table link_leads (
    article_id text not null,
    hash uinteger not null,
    weight float not null
);
comment on table link_leads is 'One row per content word that an article begins with.';
comment on column link_leads.article_id is 'The article.';
comment on column link_leads.hash is 'CRC-32 of the word''s stem.';
comment on column link_leads.weight is 'What it tells; the squares of an article''s weights are 1 together.';

delete from link_state;
delete from link_sketches;
delete from link_quotes;
delete from pair_edits;
delete from article_pairs;
delete from version_changes;
update quotes set quote_key = null, quote_cluster_id = null where quote_key is not null;
