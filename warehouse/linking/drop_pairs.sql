-- Forgets the pairs that are no candidates any more.
create or replace temp table dropped as
select article_a, article_b from pairs anti join kept using (article_a, article_b);
update article_pairs set story_id = null
where story_id in (select story_id from article_pairs semi join dropped using (article_a, article_b));
delete from pair_edits as p using dropped as d where p.article_a = d.article_a and p.article_b = d.article_b;
delete from article_pairs as p using dropped as d where p.article_a = d.article_a and p.article_b = d.article_b;
