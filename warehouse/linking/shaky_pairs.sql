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

create or replace temp table common_traits as
select t.*
from all_traits as t
semi join common_now using (kind, hash);

create or replace temp table of_first as
select p.article_a, p.article_b, x.kind, x.hash
from article_pairs as p
inner join common_traits as x on x.article_id = p.article_a
where p.article_a not in (from asked) and p.article_b not in (from asked);

create or replace temp table pairs as
select distinct f.article_a, f.article_b
from of_first as f
semi join common_traits as y on y.article_id = f.article_b and y.kind = f.kind and y.hash = f.hash;

create or replace temp table asked as
select article_a as article_id from pairs
union
select article_b from pairs;
