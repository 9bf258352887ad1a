create or replace view changes as
select
    o.outlet,
    a.title,
    c.version,
    v.first_seen,
    c.kind,
    c.before,
    c.after,
    c.article_id
from version_changes as c
inner join articles as a using (article_id)
inner join article_versions as v on v.article_id = c.article_id and v.version = c.version
inner join article_outlets as o using (article_id)
order by v.first_seen nulls last, c.article_id, c.version, c.number;
comment on view changes is 'One row per thing an outlet changed in an article after publishing it.';
