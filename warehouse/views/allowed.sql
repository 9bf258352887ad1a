create or replace macro allowed(address) as table
select
    c.url,
    c.fetched_at,
    r.host,
    r.asked_at,
    r.http_status as robots_status,
    coalesce(r.verdict, 'not asked') as verdict,
    coalesce(r.reason, 'no answer of its robots.txt is kept from before: the page came from an archive') as reason,
    t.is_tdm_reserved,
    t.is_training_reserved
from captures as c
left join robots_log as r
    on r.host = regexp_extract(c.url, '^[a-z]+://([^/@]*@)?([^/?#]+)', 2) and r.asked_at <= c.fetched_at
left join rights as t on t.outlet_id = c.outlet_id
where contains(c.url, address)
qualify row_number() over (partition by c.capture_id order by r.asked_at desc nulls last) = 1
order by c.fetched_at;
comment on macro table allowed is 'One row per capture whose address has these words: what the robots.txt of its host said before, and what its outlet reserves.';
