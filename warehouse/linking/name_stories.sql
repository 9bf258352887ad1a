-- The story of every pair of copies or rewrites, from stories; null for all other pairs.
update article_pairs as p
set story_id = n.story
from (
    select
        p.article_a,
        p.article_b,
        p.story_id,
        s.story
    from article_pairs as p
    left join stories as s on s.article_id = p.article_a and list_contains($copies, p.relation)
) as n
where p.article_a = n.article_a and p.article_b = n.article_b and n.story_id is distinct from n.story;
