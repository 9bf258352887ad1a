-- Pairs that share enough to be worth comparing, and a part of the lesser text where they share words.
with sizes as (
    select article_id, count(*) as traits
    from link_sketches
    where kind = 'text' and article_id in (
        select article_a from met where kind = 'text' union all select article_b from met where kind = 'text'
    )
    group by article_id
)
select
    m.article_a,
    m.article_b,
    bool_and(m.kind = 'subject') as is_subject_alone
from met as m
inner join kinds as k using (kind)
inner join articles as p on p.article_id = m.article_a
inner join articles as q on q.article_id = m.article_b
left join sizes as a on a.article_id = m.article_a
left join sizes as b on b.article_id = m.article_b
where
    (m.is_rare and m.shared >= greatest(k.least, k.share * coalesce(least(a.traits, b.traits), 0)))
    or (not m.is_rare and m.shared >= greatest(k.hub_least, k.hub_share * coalesce(least(a.traits, b.traits), 0)))
group by m.article_a, m.article_b
order by least(min(p.published_at), min(q.published_at)), m.article_a, m.article_b
