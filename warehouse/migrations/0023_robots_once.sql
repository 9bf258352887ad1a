-- Hosts say the same for years: what one says is kept when it says it first.
update robots_log
set body = null
from (
    select
        host,
        asked_at,
        last_value(body ignore nulls) over (
            partition by host order by asked_at rows between unbounded preceding and 1 preceding
        ) as said_before
    from robots_log
) as earlier
where robots_log.host = earlier.host and robots_log.asked_at = earlier.asked_at and body = said_before;
comment on column robots_log.body is 'The robots.txt as received; null where the host said the same the time before, and where the verdict is not by rules.';
