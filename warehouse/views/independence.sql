create or replace view independence as
select
    coalesce(o.name, a.outlet_id, if(grouping(a.outlet_id) = 1, '(all outlets)', '(no outlet)')) as outlet,
    count(distinct a.article_id) as articles,
    count(distinct coalesce(s.story_id, a.article_id)) as independent_texts,
    count(distinct a.article_id) filter (where s.place > 1) as copies_or_rewrites,
    count(distinct a.article_id) filter (where a.wire_agency is not null) as credited_to_an_agency
from articles as a
left join outlets as o using (outlet_id)
left join stories as s using (article_id)
group by grouping sets ((), (a.outlet_id, o.name))
order by grouping(a.outlet_id) desc, articles desc, outlet;
comment on view independence is 'One row per outlet, and first one for all of them: how many independent texts stand behind the articles.';
