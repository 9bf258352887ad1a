-- Known pairs that share traits which new articles have made common, or of which new articles are the hubs; their articles
-- are asked for from here on.
create or replace temp table pairs as
with known as (
    select
        greatest(a.place, b.place) as later,
        least(a.place, b.place) as earlier
    from article_pairs as p
    inner join numbered as a on a.article_id = p.article_a
    inner join numbered as b on b.article_id = p.article_b
    where not a.is_waiting and not b.is_waiting
),
unsure as (
    select * from shared semi join common_now using (kind, hash)
)
select distinct k.later, k.earlier
from known as k
inner join unsure as x on x.place = k.later
inner join unsure as y on y.place = k.earlier and y.kind = x.kind and y.hash = x.hash;

create or replace temp table asked as
select later as place from pairs
union
select earlier from pairs;
