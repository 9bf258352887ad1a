-- The traits that the articles of pairs share.
create or replace temp table met as
select
    p.later,
    p.earlier,
    x.kind,
    x.is_rare,
    count(*) as shared
from pairs as p
inner join shared as x on x.number = p.later
inner join shared as y on y.number = p.earlier and y.kind = x.kind and y.hash = x.hash
where x.is_rare
    or (x.kind, x.hash, p.later) in (select (kind, hash, number) from hubs)
    or (x.kind, x.hash, p.earlier) in (select (kind, hash, number) from hubs)
group by all;
