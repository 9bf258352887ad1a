-- Every article by its place: those that were compared before, then those that are to be, the earliest first (what belongs
-- together comes together). Every trait of every article: those kept, and the clusters of its quotations.
create or replace temp table numbered as
select
    cast(row_number() over (order by l.linked_at is null, a.published_at nulls last, l.article_id) - 1 as uinteger)
        as place,
    cast(row_number() over (order by l.article_id) as uinteger) as key_place,
    l.number,
    l.article_id,
    l.linked_at is null as is_waiting,
    a.published_at::date as first_day,
    (published_by(a.published_at, a.published_precision) - interval 1 second)::date as last_day,
    coalesce(s.texts, 0) as texts,
    coalesce(s.tokens, 0) as tokens
from link_state as l
inner join articles as a using (article_id)
left join (
    select
        number,
        count(*) filter (kind = 0) as texts,
        count(*) filter (kind = 1) as tokens
    from link_sketches
    group by number
) as s using (number);

create or replace temp table quote_traits as
select distinct
    n.number,
    cast(3 as utinyint) as kind,
    cast('0x' || left(q.quote_cluster_id, 8) as uinteger) as hash
from quotes as q
inner join numbered as n using (article_id)
where q.quote_cluster_id is not null;

delete from link_sketches where kind = 3 and (number, hash) not in (select (number, hash) from quote_traits);
insert into link_sketches by name
from quote_traits
anti join (from link_sketches where kind = 3) as k using (number, hash);

create or replace temp table asked as
select place from numbered where is_waiting;
