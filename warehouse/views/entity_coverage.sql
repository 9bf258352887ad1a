create or replace view entity_coverage as
select
    e.entity_id,
    e.name,
    e.kind,
    coalesce(o.name, a.outlet_id, '(no outlet)') as outlet,
    if(a.published_precision = 'year', null, date_trunc('month', a.published_at at time zone 'UTC')::date) as month,
    count(distinct m.article_id) as articles,
    count(m.start_char) as mentions,
    count(m.block_number) as in_captions
from mentions as m
inner join entities as e using (entity_id)
inner join articles as a using (article_id)
left join outlets as o using (outlet_id)
group by all;
comment on view entity_coverage is 'One row per entity, outlet and month: in how many articles it is named, how often in their texts and captions. The month is null where the article has no date, or a year alone.';
