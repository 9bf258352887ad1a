create or replace view independence as
select
    coalesce(o.name, a.outlet_id) as outlet,
    count(distinct a.article_id) as articles,
    count(distinct coalesce(s.story_id, a.article_id)) as independent_texts,
    count(distinct a.article_id) filter (where s.story_id is not null and not s.is_first) as copies_or_rewrites,
    count(distinct a.article_id) filter (where a.wire_agency is not null) as credited_to_an_agency
from articles as a
left join outlets as o using (outlet_id)
left join stories as s using (article_id)
group by 1
order by articles desc, outlet;
comment on view independence is 'One row per outlet: how many independent texts stand behind its articles.';
