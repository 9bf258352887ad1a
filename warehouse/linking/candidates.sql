-- Pairs that share enough to be worth comparing: so many traits, and such a part of those that the lesser one has. A trait
-- that becomes common never brings a pair together: what counts with a hub counts while it is rare as well. Of those that
-- nothing but the names in their leads brings together, and that are not of one week, the ones whose leads are alike.
with in_all as (
    select
        later,
        earlier,
        kind,
        sum(shared) filter (is_rare) as rare,
        sum(shared) as shared
    from met
    group by later, earlier, kind
),
sized as (
    select
        m.*,
        greatest(a.first_day - b.last_day, b.first_day - a.last_day) as days,
        case m.kind when 0 then least(a.texts, b.texts) when 1 then least(a.tokens, b.tokens) else 0 end as size
    from in_all as m
    inner join numbered as a on a.place = m.later
    inner join numbered as b on b.place = m.earlier
),
enough as materialized (
    select
        s.later,
        s.earlier,
        bool_and(s.kind = 2) and any_value(s.days) > $days as is_in_doubt
    from sized as s
    inner join kinds as k using (kind)
    where s.rare >= greatest(k.least, k.share * s.size)
        or (k.hub_least is not null and s.shared >= greatest(k.hub_least, k.hub_share * s.size))
    group by s.later, s.earlier
),
leads as materialized (
    select n.place, l.hash, l.weight
    from link_leads as l
    inner join numbered as n using (number)
    where n.place in (select later from enough where is_in_doubt union select earlier from enough where is_in_doubt)
),
-- Found before the other side is looked at: words of leads met with each other would be billions.
in_doubt as materialized (
    select e.later, e.earlier, l.hash, l.weight
    from enough as e
    inner join leads as l on l.place = e.later
    where e.is_in_doubt
)
select later, earlier
from enough
where not coalesce(is_in_doubt, false)
union all
select d.later, d.earlier
from in_doubt as d
inner join leads as l on l.place = d.earlier and l.hash = d.hash
group by d.later, d.earlier
having sum(d.weight * l.weight) >= $alike
order by later, earlier
