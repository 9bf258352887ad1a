-- The traits of a batch (traits, leads), the keys of its quotations (keys) and their shingles (parts). The batch is to be
-- compared. An article keeps its number.
create or replace temp table of_batch as
select
    v.article_id,
    v.text_sha256,
    coalesce(
        l.number,
        (select coalesce(max(number) + 1, 0) from link_state)
        + row_number() over (partition by l.number is null order by v.article_id) - 1
    ) as number
from article_versions as v
semi join articles as a using (article_id, version)
semi join batch using (article_id)
left join link_state as l using (article_id);

insert or replace into link_state by name
select article_id, number, text_sha256, null as linked_at from of_batch;

insert into link_sketches by name
select n.number, t.kind, t.hash
from traits as t
inner join of_batch as n using (article_id);

insert into link_leads by name
select n.number, l.hash, l.weight
from leads as l
inner join of_batch as n using (article_id);

update quotes
set quote_key = k.quote_key, quote_cluster_id = null
from keys as k
where quotes.quote_id = k.quote_id;

insert into link_quotes by name
select distinct p.* from parts as p anti join link_quotes using (quote_key);
