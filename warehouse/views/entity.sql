create or replace macro entity(written) as table
select
    e.entity_id,
    e.name,
    e.kind,
    e.country,
    count(m.start_char) as mentions,
    count(m.block_number) as in_captions,
    count(distinct m.article_id) as articles,
    list_sort(list(distinct m.text) filter (where m.text is not null)) as spellings
from entities as e
left join mentions as m using (entity_id)
where e.entity_id in (
    select coalesce(k.merged_into, k.entity_id)
    from entities as k
    left join aliases as a using (entity_id)
    where
        strip_accents(lower(k.name)) = strip_accents(lower(written))
        or strip_accents(lower(k.plain_name)) = strip_accents(lower(written))
        or strip_accents(lower(a.alias)) = strip_accents(lower(written))
        or k.entity_id = written
)
group by all
order by mentions desc, e.entity_id;
