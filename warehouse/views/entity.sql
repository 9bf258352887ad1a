-- A name as it is looked up: case, accents and a leading article do not count.
create or replace macro bare_name(written) as
regexp_replace(strip_accents(lower(written)), '^(the|al|el|ad|an|ar|as|ash|at|az)[- ]', '');
comment on macro bare_name is 'A name as it is looked up: without case, accents and a leading article.';

create or replace macro entity(written) as table
with exact as (
    select coalesce(k.merged_into, k.entity_id) as entity_id
    from entities as k
    left join aliases as a using (entity_id)
    where
        bare_name(written) in (bare_name(k.name), bare_name(k.plain_name), bare_name(a.alias))
        or k.entity_id = written
),
by_surname as (
    select any_value(entity_id) as entity_id
    from entities
    where kind = 'PERSON' and ends_with(bare_name(name), ' ' || bare_name(written))
        and entity_id in (select entity_id from mentions)
    having count(*) = 1
)
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
    select entity_id from exact
    union all
    select entity_id from by_surname where not exists (from exact)
)
group by all
order by mentions desc, e.entity_id;
comment on macro table entity is 'One row per person, organisation or place that is written like this, in any known spelling, or has this key; or the one person of this surname.';
