create or replace view rights as
with latest as (
    select *
    from rights_log
    qualify crawl_id = arg_max(crawl_id, logged_at) over (partition by outlet_id)
),
said as (
    select
        outlet_id,
        max(logged_at) as said_at,
        coalesce(bool_or(is_reserved) filter (where about = 'tdm'), false) as says_tdm_reserved,
        coalesce(bool_or(is_reserved) filter (where about = 'ai_training'), false) as says_training_reserved,
        list(says order by times desc, says) as says
    from latest
    group by outlet_id
)
select
    o.outlet_id,
    o.name,
    o.tdm = 'reserved' or coalesce(s.says_tdm_reserved, false) as is_tdm_reserved,
    o.ai_training = 'reserved' or coalesce(s.says_training_reserved, false) as is_training_reserved,
    o.tdm as tdm_by_config,
    o.ai_training as training_by_config,
    o.license,
    o.rights_statement,
    o.facts_on,
    s.says,
    s.said_at
from outlets as o
left join said as s using (outlet_id)
where o.tdm is not null or s.outlet_id is not null
order by o.outlet_id;
comment on view rights is
    'One row per outlet with a config or a crawl: whether it reserves mining and training, by its config and by what its answers said in the last crawl.';
