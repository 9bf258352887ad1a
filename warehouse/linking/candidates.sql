-- Pairs of articles that may be related: of this batch with any, by rare traits they share. $cap is how often a trait
-- may occur before it tells nothing.
with traits as (
    select distinct kind, hash from link_sketches semi join batch using (article_id)
),
rare as (
    select s.kind, s.hash, count(*) as articles
    from link_sketches as s
    semi join traits as t using (kind, hash)
    group by all
    having count(*) between 2 and case s.kind when 'token' then 60 when 'subject' then 60 else $cap end
),
met as (
    select
        least(x.article_id, y.article_id) as article_a,
        greatest(x.article_id, y.article_id) as article_b,
        s.kind,
        count(distinct s.hash) as shared
    from rare as s
    inner join link_sketches as x using (kind, hash)
    inner join link_sketches as y using (kind, hash)
    semi join batch as b on b.article_id = x.article_id
    where x.article_id <> y.article_id
    group by all
),
quoted as (
    select
        least(x.article_id, y.article_id) as article_a,
        greatest(x.article_id, y.article_id) as article_b,
        'quote' as kind,
        count(distinct x.quote_cluster_id) as shared
    from quotes as x
    inner join quotes as y using (quote_cluster_id)
    semi join batch as b on b.article_id = x.article_id
    where x.article_id <> y.article_id
        and x.quote_cluster_id in (
            select quote_cluster_id from quotes group by all having count(*) between 2 and $cap
        )
    group by all
)
select article_a, article_b
from (from met union all from quoted)
where (kind = 'text' and shared >= 2) or (kind = 'token' and shared >= 3) or kind in ('quote', 'subject')
group by all
order by all
