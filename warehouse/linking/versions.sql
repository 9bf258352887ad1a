-- The texts of the articles of batch that have had several, the oldest first.
select
    article_id,
    title,
    text
from article_versions
semi join batch using (article_id)
where article_id in (select article_id from article_versions where version > 1)
order by article_id, version
