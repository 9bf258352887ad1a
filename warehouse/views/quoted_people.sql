create or replace view quoted_people as
select
    e.entity_id,
    e.name,
    coalesce(o.name, a.outlet_id, '(no outlet)') as outlet,
    count(*) as quotes,
    count(*) filter (where q.kind = 'direct') as direct_quotes,
    count(distinct q.article_id) as articles,
    (min(a.published_at) at time zone 'UTC')::date as first_published,
    (max(a.published_at) at time zone 'UTC')::date as last_published
from quotes as q
inner join entities as e on e.entity_id = q.speaker_entity_id
inner join articles as a on a.article_id = q.article_id
left join outlets as o on o.outlet_id = a.outlet_id
where e.kind = 'PERSON'
group by all;
comment on view quoted_people is 'One row per person and outlet: how often the outlet quotes them.';
