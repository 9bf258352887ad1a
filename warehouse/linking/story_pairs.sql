-- The copies and rewrites whose story is not named, and all pairs of the stories they touch.
with unnamed as (
    select article_a, article_b
    from article_pairs
    where story_id is null and list_contains($copies, relation)
),
touched as (
    select distinct p.story_id
    from article_pairs as p
    where p.story_id is not null and (
        p.article_a in (select article_a from unnamed union all select article_b from unnamed)
        or p.article_b in (select article_a from unnamed union all select article_b from unnamed)
    )
)
from unnamed
union all
select article_a, article_b from article_pairs semi join touched using (story_id)
