-- Every article by a number: those that were compared before, then those that are to be, the earliest first (what belongs
-- together comes together). Every trait of every article: those kept, and the clusters of its quotations.
create or replace temp table numbered as
select
    cast(row_number() over (order by l.linked_at is null, a.published_at nulls last, l.article_id) - 1 as uinteger)
        as number,
    l.article_id,
    l.linked_at is null as is_waiting,
    cast(a.published_at as date) as published_on,
    coalesce(s.texts, 0) as texts,
    coalesce(s.tokens, 0) as tokens
from link_state as l
inner join articles as a using (article_id)
left join (
    select
        article_id,
        count(*) filter (kind = 'text') as texts,
        count(*) filter (kind = 'token') as tokens
    from link_sketches
    group by article_id
) as s using (article_id);

create or replace temp view all_traits as
from link_sketches
union all
select distinct article_id, 'quote' as kind, cast('0x' || left(quote_cluster_id, 8) as uinteger) as hash
from quotes
where quote_cluster_id is not null;

create or replace temp table leads as
select n.number, l.hash, l.weight
from link_leads as l
inner join numbered as n using (article_id);

create or replace temp table asked as
select number from numbered where is_waiting;
