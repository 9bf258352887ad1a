-- The article shows its newest version.
select a.article_id
from articles as a
inner join (
    select
        article_id,
        max(version) as version,
        arg_max(text, version) as text
    from article_versions
    group by article_id
) as v using (article_id)
where a.version <> v.version or a.text <> v.text
