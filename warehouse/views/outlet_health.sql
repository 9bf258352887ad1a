create or replace view outlet_health as
with months as (
    select
        outlet_id,
        date_trunc('month', fetched_at at time zone 'UTC')::date as month,
        count(*) as captures,
        count(*) filter (where outcome = 'article') as articles,
        count(*) filter (where outcome in ('rejected', 'error')) as failed
    from captures
    where outlet_id is not null and fetched_at is not null
    group by all
),
compared as (
    select
        *,
        median(articles) over (
            partition by outlet_id order by month rows between 6 preceding and 1 preceding
        ) as usual_articles,
        lead(month) over (partition by outlet_id order by month) as next_month,
        count(*) over (partition by outlet_id) as months,
        max(month) over () as last_month
    from months
)
select
    coalesce(o.name, c.outlet_id) as outlet,
    c.month,
    c.captures,
    c.articles,
    c.usual_articles,
    c.failed / c.captures as failed_share,
    case
        when c.next_month is null and c.month < c.last_month and c.months > 1 then 'silent since'
        when c.next_month > c.month + interval 1 month then 'silent after'
        when c.failed / c.captures > 0.5 and c.captures >= 5 then 'mostly failing'
        when c.articles < c.usual_articles / 2 then 'fewer than usual'
        else 'as usual'
    end as verdict
from compared as c
left join outlets as o using (outlet_id)
order by outlet, c.month;
comment on view outlet_health is 'One row per outlet and month of fetching: how much came, how much is usual, and whether it went quiet or broke. Who was fetched in one month alone is not held to be silent.';
