-- The pairs of wordings, one of them in asked (quote_key), that share rare shingles and most of the shorter one's shingles.
insert into quote_pairs
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
)
select
    m.key_a,
    m.key_b,
    count(*) / least(any_value(x.shingles), any_value(y.shingles)) as overlap
from met as m
inner join link_quotes as x on x.quote_key = m.key_a
inner join link_quotes as y on y.quote_key = m.key_b and y.hash = x.hash
anti join quote_pairs as k on k.key_a = m.key_a and k.key_b = m.key_b
group by all
having overlap >= $overlap;
