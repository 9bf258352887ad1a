-- The story of the pairs of copies and rewrites among stories.
update article_pairs as p
set story_id = s.story
from stories as s
where s.article_id = p.article_a and p.story_id is distinct from s.story and list_contains($copies, p.relation);
