-- Which articles share the traits that those of asked (place) have, for one part of the traits. A trait that more articles
-- have than its kind allows is common; of the common ones of some kinds also the articles of least key that have them.
create or replace temp table some_traits as
select n.place, t.kind, t.hash
from (
    from link_sketches
    where hash % $parts = $part and hash in (select hash from asked_hashes where hash % $parts = $part)
) as t
inner join numbered as n using (number);

create or replace temp table counted as
select
    t.kind,
    t.hash,
    count(*) > any_value(k.most) as is_common,
    count(*) filter (t.place < $known) <= any_value(k.most) as was_rare,
    any_value(k.hub_least) is not null as has_hubs
from some_traits as t
inner join kinds as k using (kind)
group by t.kind, t.hash
having count(*) >= 2 and count(*) filter (t.place in (from asked)) > 0;

insert into shared
select t.place, t.kind, t.hash, not c.is_common
from some_traits as t
inner join counted as c using (kind, hash)
where not c.is_common or c.was_rare or c.has_hubs;

insert into hubs
select unnest(arg_min(t.place, n.key_place, $hubs)) as place, t.kind, t.hash
from some_traits as t
inner join counted as c using (kind, hash)
inner join numbered as n using (place)
where c.is_common and c.has_hubs
group by t.kind, t.hash;

insert into common_now
select kind, hash from counted where is_common and was_rare
union
select kind, hash from hubs where place >= $known and hash % $parts = $part;
