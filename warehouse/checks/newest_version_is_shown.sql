-- The article shows its newest version.
select a.article_id
from articles as a
inner join (
    select
        article_id,
        max(version) as version
    from article_versions
    group by article_id
) as v using (article_id)
where a.version <> v.version
union all
select a.article_id
from articles as a
inner join article_versions as v using (article_id, version)
where a.text <> v.text
