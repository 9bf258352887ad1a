create or replace macro allowed(address) as table
select
    c.url,
    c.fetched_at,
    r.host,
    r.asked_at,
    r.http_status as robots_status,
    r.verdict,
    r.reason
from captures as c
left join robots_log as r
    on r.host = regexp_extract(c.url, '^[a-z]+://([^/@]*@)?([^/:?#]+)', 2) and r.asked_at <= c.fetched_at
where contains(c.url, address)
qualify row_number() over (partition by c.capture_id order by r.asked_at desc nulls last) = 1
order by c.fetched_at;
