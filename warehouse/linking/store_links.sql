-- What comparing a batch found, and that it was compared.
update article_pairs set story_id = null
where story_id in (
    select story_id from article_pairs
    where article_a in (from batch) or article_b in (from batch)
);
delete from pair_edits where article_a in (from batch) or article_b in (from batch);
delete from article_pairs where article_a in (from batch) or article_b in (from batch);
delete from version_changes where article_id in (from batch);
insert into article_pairs by name from new_pairs;
insert into pair_edits by name from new_edits;
insert into version_changes by name from new_changes;
update link_state set linked_at = $now where article_id in (from batch);
