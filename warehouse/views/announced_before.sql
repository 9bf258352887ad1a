create or replace macro announced_before(article) as table
with this as (
    select article_id, title, published_at
    from articles
    where article_id = article or url = article or contains(lower(title), lower(article))
)
select
    t.title as of_article,
    o.published_at,
    date_diff('day', o.published_at, t.published_at) as days_before,
    n.outlet,
    o.title,
    p.relation,
    p.score,
    o.article_id
from this as t
inner join (
    select article_a as one, article_b as other, relation, score from article_pairs where story_id is null
    union all
    select article_b, article_a, relation, score from article_pairs where story_id is null
) as p on p.one = t.article_id
inner join articles as o on o.article_id = p.other
inner join article_outlets as n on n.article_id = p.other
where o.published_at < t.published_at or t.published_at is null or o.published_at is null
order by t.title, o.published_at nulls last, p.score desc;
