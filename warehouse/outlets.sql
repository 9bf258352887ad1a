-- What outlets are called, and which of them are one.

-- An outlet without a config is called what most of its articles call their site, with its domain where another one is
-- called so too, else by its domain; one that was taken out keeps the name it is kept out by.
create or replace temp table called as
select
    outlet_id,
    site_name
from articles
where site_name is not null
group by outlet_id, site_name
qualify row_number() over (partition by outlet_id order by count(*) desc, length(site_name), site_name) = 1;

update outlets as o
set name = n.name
from (
    select
        outlet_id,
        is_configured or f.key is not null as is_settled,
        if(is_settled, outlets.name, coalesce(site_name, domain)) as plain_name,
        if(count(*) over (partition by lower(plain_name)) > 1, plain_name || ' (' || domain || ')', plain_name) as name
    from outlets
    left join called using (outlet_id)
    left join forgotten as f on f.key = outlet_id
    where domain is not null
) as n
where o.outlet_id = n.outlet_id and not n.is_settled and o.name <> n.name;

-- An outlet that is only named, as by a table of facts, is the one of that name whose site is known, if there is one alone.
create or replace temp table same_outlets as
select
    o.outlet_id,
    any_value(d.outlet_id) as into_id
from outlets as o
inner join outlets as d on lower(d.name) = lower(o.name) and d.domain is not null
where o.domain is null and not o.is_configured
group by o.outlet_id
having count(*) = 1;

update captures as c set outlet_id = s.into_id from same_outlets as s where c.outlet_id = s.outlet_id;
update articles as a set outlet_id = s.into_id from same_outlets as s where a.outlet_id = s.outlet_id;
delete from outlets where outlet_id in (select outlet_id from same_outlets);
