create or replace view fates as
select
    coalesce(o.name, c.outlet_id, '(no outlet)') as outlet,
    c.outcome,
    c.reason,
    count(*) as captures
from captures as c
left join outlets as o using (outlet_id)
group by all
order by captures desc;
comment on view fates is 'One row per outlet, outcome and reason: what became of the pages received.';
