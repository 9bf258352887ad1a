-- Forgets the pairs that are no candidates any more (kept are).
create or replace temp table dropped as
select
    least(a.article_id, b.article_id) as article_a,
    greatest(a.article_id, b.article_id) as article_b
from pairs as p
anti join kept as k using (later, earlier)
inner join numbered as a on a.place = p.later
inner join numbered as b on b.place = p.earlier;

update article_pairs set story_id = null
where story_id in (select story_id from article_pairs semi join dropped using (article_a, article_b));
delete from pair_edits as p using dropped as d where p.article_a = d.article_a and p.article_b = d.article_b;
delete from article_pairs as p using dropped as d where p.article_a = d.article_a and p.article_b = d.article_b;
