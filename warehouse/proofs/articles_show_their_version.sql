-- The article shows the headline, the text and the capture of its newest version.
select a.article_id
from articles as a
inner join article_versions as v using (article_id, version)
where a.title is distinct from v.title or a.text <> v.text
union all
select article_id from articles anti join article_versions using (article_id, version)
