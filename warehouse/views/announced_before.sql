create or replace macro announced_before(article) as table
with this as (
    select article_id, title, published_at from articles where article_id = article or url = article or contains(title, article)
)
select
    t.title as of_article,
    o.published_at,
    coalesce(n.name, o.outlet_id) as outlet,
    o.title,
    p.relation,
    p.score,
    o.article_id
from this as t
inner join (
    select article_a as one, article_b as other, relation, score from article_pairs
    union all
    select article_b, article_a, relation, score from article_pairs
) as p on p.one = t.article_id
inner join articles as o on o.article_id = p.other
left join outlets as n on n.outlet_id = o.outlet_id
where o.published_at < t.published_at or t.published_at is null or o.published_at is null
order by t.title, o.published_at nulls last;
