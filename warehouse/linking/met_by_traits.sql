-- The articles that those numbered from $first to before $last share traits with, among themselves and with all of lesser
-- number: rare traits, or common ones of which one of the two is a hub.
create or replace temp table met as
select
    x.number as later,
    y.number as earlier,
    x.kind,
    true as is_rare,
    count(*) as shared
from shared as x
inner join shared as y using (kind, hash)
where x.number >= $first and x.number < $last and y.number < x.number and x.is_rare and y.is_rare
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
        greatest(x.number, h.number) as later,
        least(x.number, h.number) as earlier,
        x.kind,
        x.hash
    from shared as x
    inner join hubs as h using (kind, hash)
    where x.number <> h.number and not x.is_rare
)
where later >= $first and later < $last
group by all;
