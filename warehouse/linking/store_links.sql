-- What comparing a batch found, and that it was compared.
insert or replace into article_pairs by name from new_pairs;
insert or replace into pair_edits by name from new_edits;
insert or replace into version_changes by name from new_changes;
insert or replace into link_state
select
    v.article_id,
    v.text_sha256,
    $now as linked_at
from article_versions as v
inner join articles as a using (article_id, version)
semi join batch using (article_id);
