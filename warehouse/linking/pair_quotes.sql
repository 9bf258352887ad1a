-- The pairs of wordings, one of them in asked (quote_key), that share rare shingles and most of the shorter one's shingles.
-- Where these are few and little of the longer one, they may be anybody's words: then somebody must have said both.
insert into quote_pairs by name
with met as (
    select
        least(x.quote_key, y.quote_key) as key_a,
        greatest(x.quote_key, y.quote_key) as key_b
    from link_quotes as x
    inner join link_quotes as y using (hash)
    semi join rare_shingles as r on r.hash = x.hash
    semi join asked as s on s.quote_key = x.quote_key
    where x.quote_key <> y.quote_key
    group by all
    having count(distinct x.hash) >= 2
),
compared as (
    select
        m.key_a,
        m.key_b,
        count(*) as shared,
        any_value(x.shingles) as of_a,
        any_value(y.shingles) as of_b
    from met as m
    inner join link_quotes as x on x.quote_key = m.key_a
    inner join link_quotes as y on y.quote_key = m.key_b and y.hash = x.hash
    anti join quote_pairs as k on k.key_a = m.key_a and k.key_b = m.key_b
    group by all
    having shared >= $overlap * least(of_a, of_b)
)
select
    c.key_a,
    c.key_b,
    c.shared / least(c.of_a, c.of_b) as overlap,
    c.shared < $telling and c.shared < 0.5 * (c.of_a + c.of_b - c.shared) as is_by_speaker
from compared as c
where not is_by_speaker or (c.key_a, c.key_b) in (
    select (a.quote_key, b.quote_key)
    from said as a
    inner join said as b using (speaker)
    semi join compared as d on d.key_a = a.quote_key and d.key_b = b.quote_key
);
