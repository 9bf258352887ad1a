-- Forgets the pairs that are no candidates any more (kept are). Those that only their leads still bring together are to be
-- compared again.
create or replace temp table dropped as
select
    least(a.article_id, b.article_id) as article_a,
    greatest(a.article_id, b.article_id) as article_b
from pairs as p
anti join kept as k using (later, earlier)
inner join numbered as a on a.number = p.later
inner join numbered as b on b.number = p.earlier;

update article_pairs set story_id = null
where story_id in (select story_id from article_pairs semi join dropped using (article_a, article_b));
delete from pair_edits as p using dropped as d where p.article_a = d.article_a and p.article_b = d.article_b;
delete from article_pairs as p using dropped as d where p.article_a = d.article_a and p.article_b = d.article_b;

update link_state set linked_at = null
where article_id in (
    select n.article_id
    from kept as k
    inner join numbered as n on n.number = k.later
    where k.is_subject_alone
);
