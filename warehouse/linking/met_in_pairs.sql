-- The traits that the articles of pairs share.
create or replace temp table met as
with of_later as materialized (
    select p.later, p.earlier, t.kind, t.hash, t.is_rare
    from pairs as p
    inner join shared as t on t.place = p.later
),
of_both as materialized (
    select l.*
    from of_later as l
    semi join shared as t on t.place = l.earlier and t.kind = l.kind and t.hash = l.hash
)
select
    b.later,
    b.earlier,
    b.kind,
    b.is_rare,
    count(*) as shared
from of_both as b
left join hubs as h on h.place = b.later and h.kind = b.kind and h.hash = b.hash
left join hubs as g on g.place = b.earlier and g.kind = b.kind and g.hash = b.hash
where b.is_rare or h.place is not null or g.place is not null
group by all;
