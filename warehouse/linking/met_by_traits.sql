-- The articles that some articles share traits with: rare ones, or common ones with the articles of least key.
create or replace temp table met as
with own as (
    select t.* from all_traits as t semi join asked using (article_id)
),
later as (
    select article_id from link_state anti join asked using (article_id) where linked_at is null
),
others as (
    select t.* from all_traits as t anti join later using (article_id)
)
select
    least(x.article_id, y.article_id) as article_a,
    greatest(x.article_id, y.article_id) as article_b,
    x.kind,
    c.is_rare,
    count(distinct x.hash) as shared
from own as x
inner join counted as c using (kind, hash)
inner join others as y using (kind, hash)
where c.is_rare and x.article_id <> y.article_id
group by all
union all
select
    article_a,
    article_b,
    kind,
    false as is_rare,
    count(*) as shared
from (
    select least(x.article_id, h.article_id) as article_a, greatest(x.article_id, h.article_id) as article_b, kind, hash
    from own as x
    inner join (from hubs anti join later using (article_id)) as h using (kind, hash)
    where x.article_id <> h.article_id
    union
    select least(x.article_id, h.article_id) as article_a, greatest(x.article_id, h.article_id) as article_b, kind, hash
    from others as x
    inner join (from hubs semi join asked using (article_id)) as h using (kind, hash)
    where x.article_id <> h.article_id
)
group by all;
