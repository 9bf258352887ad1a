-- The traits that the articles of known pairs share.
create or replace temp table met as
select
    p.article_a,
    p.article_b,
    x.kind,
    c.is_rare,
    count(*) as shared
from pairs as p
inner join all_traits as x on x.article_id = p.article_a
inner join all_traits as y on y.article_id = p.article_b and y.kind = x.kind and y.hash = x.hash
inner join counted as c on c.kind = x.kind and c.hash = x.hash
where c.is_rare
    or (x.kind, x.hash, p.article_a) in (select (kind, hash, article_id) from hubs)
    or (x.kind, x.hash, p.article_b) in (select (kind, hash, article_id) from hubs)
group by all;
