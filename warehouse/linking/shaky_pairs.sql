-- Known pairs that share traits which new articles have made common, or of which new articles are the hubs.
create or replace temp table common_now as
select t.kind, t.hash
from all_traits as t
inner join counted as c using (kind, hash)
inner join kinds as k using (kind)
left join asked as s on s.article_id = t.article_id
where not c.is_rare
group by t.kind, t.hash
having count(*) - count(s.article_id) <= any_value(k.most)
union
select kind, hash from hubs semi join asked using (article_id);

create or replace temp table pairs as
with common_traits as (
    select t.* from all_traits as t semi join common_now using (kind, hash)
)
select distinct p.article_a, p.article_b
from article_pairs as p
inner join common_traits as x on x.article_id = p.article_a
inner join common_traits as y on y.article_id = p.article_b and y.kind = x.kind and y.hash = x.hash
where p.article_a not in (from asked) and p.article_b not in (from asked);

create or replace temp table asked as
select article_a as article_id from pairs
union
select article_b from pairs;
