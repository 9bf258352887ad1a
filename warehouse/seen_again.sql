-- After articles that lie on several pages were loaded anew: when their first pages were found unchanged, they were seen.
update article_versions as v
set last_seen = greatest(v.last_seen, s.seen_at)
from (
    select
        o.article_id,
        o.version,
        max(r.fetched_at) as seen_at
    from staged_captures as k
    inner join captures as r on r.url = k.url and r.outcome = 'duplicate'
    inner join article_versions as o on o.capture_id = k.capture_id and o.first_seen <= r.fetched_at
    anti join article_versions as n on n.article_id = o.article_id and n.version = o.version + 1
        and n.first_seen <= r.fetched_at
    group by all
) as s
where v.article_id = s.article_id and v.version = s.version;
