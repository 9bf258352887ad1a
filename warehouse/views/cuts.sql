create or replace view cuts as
select
    coalesce(o.name, a.outlet_id, '(no outlet)') as outlet,
    b.kind,
    b.rule,
    count(*) as blocks,
    count(distinct b.article_id) as articles,
    arg_min(b.text, (length(b.text), b.text)) as shortest_example
from blocks as b
inner join articles as a using (article_id)
left join outlets as o using (outlet_id)
where not b.is_kept
group by all
order by blocks desc, outlet, b.kind;
comment on view cuts is 'One row per outlet, kind and rule: what cleaning removed, how often, with an example.';
