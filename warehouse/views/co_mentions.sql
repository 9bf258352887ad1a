create or replace view co_mentions as
with named as (
    select distinct article_id, entity_id
    from mentions
    where block_number is null
)
select
    a.entity_id as entity_a,
    ea.name as name_a,
    b.entity_id as entity_b,
    eb.name as name_b,
    count(*) as articles
from named as a
inner join named as b on a.article_id = b.article_id and a.entity_id < b.entity_id
inner join entities as ea on ea.entity_id = a.entity_id
inner join entities as eb on eb.entity_id = b.entity_id
group by all;
comment on view co_mentions is 'One row per two entities named in the text of the same article: in how many.';
