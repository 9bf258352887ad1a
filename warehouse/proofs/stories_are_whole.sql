-- Copies and rewrites have a story, the least key of its articles; nothing else has one.
select p.article_a, p.article_b
from article_pairs as p
left join (
    select story_id, min(article_a) as least
    from article_pairs
    where story_id is not null
    group by story_id
) as s using (story_id)
where (p.relation in ('same_text', 'same_wire', 'rewrite')) <> (p.story_id is not null) or p.story_id <> s.least
union all
select article_id, min(story_id)
from (
    select article_a as article_id, story_id from article_pairs where story_id is not null
    union
    select article_b, story_id from article_pairs where story_id is not null
)
group by article_id
having count(*) > 1
