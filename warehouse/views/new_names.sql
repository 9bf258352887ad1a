create or replace view new_names as
select
    e.entity_id,
    e.name,
    e.kind,
    min(coalesce(a.published_at, c.fetched_at)) as first_seen_at,
    arg_min(a.article_id, (coalesce(a.published_at, c.fetched_at), a.article_id)) as first_article_id,
    arg_min(o.outlet, (coalesce(a.published_at, c.fetched_at), a.article_id)) as first_outlet,
    count(distinct m.article_id) as articles
from mentions as m
inner join entities as e using (entity_id)
inner join articles as a using (article_id)
left join captures as c on c.capture_id = a.capture_id
inner join article_outlets as o using (article_id)
group by e.entity_id, e.name, e.kind
order by first_seen_at desc nulls last;
comment on view new_names is 'One row per entity, the newest first: when, where and in which article it was first named.';
