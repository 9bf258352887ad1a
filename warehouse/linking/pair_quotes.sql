-- The pairs of wordings, one of them in asked (quote_key), that share rare shingles and most of the shorter one's shingles.
-- Where these are few and little of the longer one, they may be anybody's words: then somebody must have said both.
insert into quote_pairs by name
with asked_parts as materialized (
    from link_quotes
    where quote_key in (select quote_key from asked) and hash in (from rare_shingles)
),
met as materialized (
    select
        least(x.quote_key, y.quote_key) as key_a,
        greatest(x.quote_key, y.quote_key) as key_b
    from asked_parts as x
    inner join link_quotes as y using (hash)
    where x.quote_key <> y.quote_key
    group by all
    having count(distinct x.hash) >= 2
),
parts as materialized (
    from link_quotes
    where quote_key in (select key_a from met union select key_b from met)
),
compared as materialized (
    select
        m.key_a,
        m.key_b,
        count(*) as shared,
        any_value(x.shingles) as of_a,
        any_value(y.shingles) as of_b,
        count(*) < $telling and count(*) < 0.5 * (of_a + of_b - count(*)) as is_by_speaker
    from met as m
    inner join parts as x on x.quote_key = m.key_a
    inner join parts as y on y.quote_key = m.key_b and y.hash = x.hash
    anti join quote_pairs as k on k.key_a = m.key_a and k.key_b = m.key_b
    group by all
    having shared >= $overlap * least(of_a, of_b)
),
said_both as (
    select distinct c.key_a, c.key_b
    from compared as c
    inner join said as a on a.quote_key = c.key_a
    inner join said as b on b.quote_key = c.key_b and b.speaker = a.speaker
    where c.is_by_speaker
)
select
    c.key_a,
    c.key_b,
    c.shared / least(c.of_a, c.of_b) as overlap,
    c.is_by_speaker
from compared as c
where not c.is_by_speaker or (c.key_a, c.key_b) in (select (key_a, key_b) from said_both);
