-- Every block, quote, mention and version belongs to an article, every article to a capture, every name to an entity.
select 'blocks' as what, article_id as id from blocks anti join articles using (article_id)
union all
select 'quotes', article_id from quotes anti join articles using (article_id)
union all
select 'mentions', article_id from mentions anti join articles using (article_id)
union all
select 'article_versions', article_id from article_versions anti join articles using (article_id)
union all
select 'articles', article_id from articles anti join captures using (capture_id)
union all
select 'mentions without entity', entity_id from mentions anti join entities using (entity_id)
union all
select 'aliases without entity', entity_id from aliases anti join entities using (entity_id)
union all
select 'source_chain', quote_id from source_chain anti join quotes using (quote_id)
