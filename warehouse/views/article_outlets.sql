create or replace view article_outlets as
select
    a.article_id,
    coalesce(o.name, a.outlet_id, parse_filename(c.source_path)) as outlet
from articles as a
left join outlets as o using (outlet_id)
left join captures as c using (capture_id);
comment on view article_outlets is 'One row per article: the name of its outlet, or of the file it came in where no outlet is known.';
