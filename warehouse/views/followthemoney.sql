create or replace view followthemoney as
with spelled as (
    select distinct
        m.entity_id,
        regexp_replace(m.text, '\s+', ' ', 'g') as spelling,
        coalesce(a.origin in ('last_name', 'first_name', 'initials', 'short_form'), false) as is_weak
    from mentions as m
    left join aliases as a
        on a.entity_id = m.found_entity_id and a.alias = regexp_replace(m.text, '\s+', ' ', 'g')
),
gathered as (
    select
        e.entity_id,
        coalesce(list_sort(list(s.spelling) filter (where not s.is_weak and s.spelling <> e.plain_name)), []) as strong,
        coalesce(list_sort(list(s.spelling) filter (where s.is_weak)), []) as weak
    from entities as e
    inner join spelled as s using (entity_id)
    group by e.entity_id
)
select
    e.entity_id as id,
    e.plain_name as caption,
    case e.kind when 'PERSON' then 'Person' when 'ORG' then 'Organization' else 'Address' end as schema,
    {
        'name': [e.plain_name],
        'alias': g.strong,
        'weakAlias': g.weak,
        'country': list_filter([lower(e.country)], lambda x: x is not null),
        'wikidataId': list_filter([e.wikidata_id], lambda x: x is not null),
        'sourceUrl': list_filter(['https://www.geonames.org/' || e.geonames_id::text], lambda x: x is not null)
    } as properties
from entities as e
inner join gathered as g using (entity_id);
comment on view followthemoney is 'One row per entity that is named, as a FollowTheMoney entity: morgue export followthemoney --to entities.jsonl.';
