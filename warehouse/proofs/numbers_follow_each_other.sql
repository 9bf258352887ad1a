-- Blocks count from 0, quotes, mentions, versions and the steps of a chain from 1, and none is missing.
select 'blocks' as what, article_id as id from blocks group by article_id having min(number) <> 0 or max(number) <> count(*) - 1
union all
select 'quotes', article_id from quotes group by article_id having min(number) <> 1 or max(number) <> count(*)
union all
select 'mentions', article_id from mentions group by article_id having min(number) <> 1 or max(number) <> count(*)
union all
select 'article_versions', article_id from article_versions group by article_id having min(version) <> 1 or max(version) <> count(*)
union all
select 'source_chain', quote_id from source_chain group by quote_id having min(hop) <> 1 or max(hop) <> count(*)
