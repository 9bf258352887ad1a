-- Pairs that share enough to be worth comparing: so many traits, and such a part of those that the lesser one has. Of
-- those that nothing but the names in their leads brings together, and that are not of one week, the ones whose leads
-- are alike.
with sized as (
    select
        m.*,
        abs(a.published_on - b.published_on) as days,
        case m.kind when 0 then least(a.texts, b.texts) when 1 then least(a.tokens, b.tokens) else 0 end as size
    from met as m
    inner join numbered as a on a.number = m.later
    inner join numbered as b on b.number = m.earlier
),
enough as (
    select
        s.later,
        s.earlier,
        bool_and(k.kind = 'subject') and any_value(s.days) > $days as is_in_doubt
    from sized as s
    inner join kinds as k on k.code = s.kind
    where (s.is_rare and s.shared >= greatest(k.least, k.share * s.size))
        or (not s.is_rare and s.shared >= greatest(k.hub_least, k.hub_share * s.size))
    group by s.later, s.earlier
)
select later, earlier
from enough
where not coalesce(is_in_doubt, false)
union all
select e.later, e.earlier
from enough as e
inner join leads as x on x.number = e.later
inner join leads as y on y.number = e.earlier and y.hash = x.hash
where e.is_in_doubt
group by e.later, e.earlier
having sum(x.weight * y.weight) >= $alike
order by later, earlier
