create or replace view names as
select
    e.entity_id,
    e.name,
    e.kind,
    count(m.start_char) as mentions,
    count(m.block_number) as in_captions,
    count(distinct m.article_id) as articles,
    list_sort(list(distinct m.text)) as spellings
from mentions as m
inner join entities as e using (entity_id)
group by all
order by mentions desc, e.name;
comment on view names is 'One row per entity that is mentioned: how often in texts, how often in captions, in how many articles, in which spellings.';
