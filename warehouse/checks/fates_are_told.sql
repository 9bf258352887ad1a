-- A rejected or failed capture says why; an article's capture has an article or a version.
select capture_id from captures where outcome in ('rejected', 'error') and reason is null
union all
select c.capture_id
from captures as c
anti join article_versions as v using (capture_id)
where c.outcome = 'article'
