-- The traits of articles are kept by a number, which is shorter and quicker to find than their key.
create temp table old_state as
select
    l.article_id,
    cast(row_number() over (order by l.article_id) - 1 as integer) as number,
    l.text_sha256,
    l.linked_at
from link_state as l;

drop table link_state;
create table link_state (
    article_id text primary key,
    number integer not null,
    text_sha256 text not null,
    linked_at timestamptz
);
comment on table link_state is 'One row per article whose traits are known, with the text they were taken from.';
comment on column link_state.article_id is 'The article.';
comment on column link_state.number is 'Its number in link_sketches and link_leads.';
comment on column link_state.text_sha256 is 'SHA-256 of that text.';
comment on column link_state.linked_at is 'When it was compared with the others; null where that is still to be done.';
insert into link_state by name from old_state;

create temp table old_sketches as
select n.number, cast(list_position(['text', 'token', 'subject'], s.kind) - 1 as utinyint) as kind, s.hash
from link_sketches as s
inner join old_state as n using (article_id);

drop table link_sketches;
create table link_sketches (
    number integer not null,
    kind utinyint not null,
    hash uinteger not null
);
comment on table link_sketches is 'One row per trait by which articles are found that may be related.';
comment on column link_sketches.number is 'Number of the article in link_state.';
comment on column link_sketches.kind is '0: sampled 5-word shingle, 1: name or number of a week, 2: pair of names in the lead.';
comment on column link_sketches.hash is 'CRC-32 of the trait.';
insert into link_sketches by name from old_sketches;

create temp table old_leads as
select n.number, l.hash, l.weight
from link_leads as l
inner join old_state as n using (article_id);

drop table link_leads;
create table link_leads (
    number integer not null,
    hash uinteger not null,
    weight float not null
);
comment on table link_leads is 'One row per content word that an article begins with.';
comment on column link_leads.number is 'Number of the article in link_state.';
comment on column link_leads.hash is 'CRC-32 of the word''s stem.';
comment on column link_leads.weight is 'What it tells; the squares of an article''s weights are 1 together.';
insert into link_leads by name from old_leads;

drop table old_state;
drop table old_sketches;
drop table old_leads;

-- A seal stands from here on for a table that was not written since; those that older code left may not hold.
delete from seals;
comment on table seals is 'One row per table, as it was when it was last published after a change.';
