-- Pairs that share enough to be worth comparing, and a part of the lesser text where they share words; whether nothing but
-- the names in their leads brought them together.
select
    m.later,
    m.earlier,
    bool_and(k.kind = 'subject') as is_subject_alone
from met as m
inner join kinds as k on k.code = m.kind
inner join numbered as a on a.number = m.later
inner join numbered as b on b.number = m.earlier
where
    (m.is_rare and m.shared >= greatest(k.least, k.share * least(a.text_traits, b.text_traits)))
    or (not m.is_rare and m.shared >= greatest(k.hub_least, k.hub_share * least(a.text_traits, b.text_traits)))
group by m.later, m.earlier
order by m.later, m.earlier
