-- The articles that those in the places from $first to before $last share traits with, among themselves and with all
-- before them: rare traits, or common ones of which one of the two is a hub.
create or replace temp table met as
select
    x.place as later,
    y.place as earlier,
    x.kind,
    true as is_rare,
    count(*) as shared
from shared as x
inner join shared as y using (kind, hash)
where x.place >= $first and x.place < $last and y.place < x.place and x.is_rare and y.is_rare
group by all
union all
select
    later,
    earlier,
    kind,
    false as is_rare,
    count(*) as shared
from (
    select distinct
        greatest(x.place, h.place) as later,
        least(x.place, h.place) as earlier,
        x.kind,
        x.hash
    from shared as x
    inner join hubs as h using (kind, hash)
    where x.place <> h.place and not x.is_rare
)
where later >= $first and later < $last
group by all;
