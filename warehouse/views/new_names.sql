create or replace view new_names as
with named as (
    select
        m.entity_id,
        m.article_id,
        o.outlet,
        coalesce(a.published_at, c.fetched_at) as seen_at,
        coalesce(published_by(a.published_at, a.published_precision), c.fetched_at) as seen_by
    from mentions as m
    inner join articles as a using (article_id)
    left join captures as c on c.capture_id = a.capture_id
    inner join article_outlets as o using (article_id)
)
select
    e.entity_id,
    e.name,
    e.kind,
    arg_min(n.seen_at, (n.seen_by, n.article_id)) as first_seen_at,
    arg_min(n.article_id, (n.seen_by, n.article_id)) as first_article_id,
    arg_min(n.outlet, (n.seen_by, n.article_id)) as first_outlet,
    count(distinct n.article_id) as articles
from named as n
inner join entities as e using (entity_id)
group by e.entity_id, e.name, e.kind
order by first_seen_at desc nulls last;
comment on view new_names is 'One row per entity, the newest first: when, where and in which article it was first named.';
