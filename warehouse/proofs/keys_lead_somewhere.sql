-- Every key names a row.
select 'quotes.speaker_entity_id' as what, quote_id as id from quotes
where speaker_entity_id is not null and speaker_entity_id not in (select entity_id from entities)
union all
select 'source_chain.entity_id', quote_id from source_chain
where entity_id is not null and entity_id not in (select entity_id from entities)
union all
select 'article_versions.capture_id', article_id from article_versions anti join captures using (capture_id)
union all
select 'captures.run_id', capture_id from captures anti join runs using (run_id)
union all
select 'article_pairs', article_a from article_pairs
where article_a >= article_b
    or article_a not in (select article_id from articles) or article_b not in (select article_id from articles)
union all
select 'pair_edits', article_a from pair_edits anti join article_pairs using (article_a, article_b)
union all
select 'version_changes', article_id from version_changes anti join article_versions using (article_id, version)
union all
select 'quotes.quote_cluster_id', quote_id from quotes
where quote_cluster_id is not null and quote_cluster_id not in (select quote_key from quotes where quote_key is not null)
