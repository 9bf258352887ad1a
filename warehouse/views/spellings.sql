create or replace view spellings as
select
    e.entity_id,
    e.name,
    e.kind,
    regexp_replace(m.text, '\s+', ' ', 'g') as spelling,
    coalesce(max(f.merged_by) filter (where f.merged_by = 'kind'), min(s.origin)) as origin,
    coalesce(o.name, a.outlet_id, '(no outlet)') as outlet,
    count(*) as mentions,
    count(distinct m.article_id) as articles,
    (min(a.published_at) at time zone 'UTC')::date as first_published,
    (max(a.published_at) at time zone 'UTC')::date as last_published
from mentions as m
inner join entities as e using (entity_id)
inner join entities as f on f.entity_id = m.found_entity_id
inner join articles as a using (article_id)
left join outlets as o using (outlet_id)
left join aliases as s on s.entity_id = m.found_entity_id and s.alias = regexp_replace(m.text, '\s+', ' ', 'g')
group by e.entity_id, e.name, e.kind, spelling, outlet;
comment on view spellings is 'One row per entity, spelling and outlet: who writes it how, since when, and why it is held to be one name.';
