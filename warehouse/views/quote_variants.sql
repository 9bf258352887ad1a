create or replace view quote_variants as
select
    q.quote_cluster_id,
    q.quote_id,
    o.outlet,
    a.published_at,
    coalesce(e.name, q.speaker_name, q.speaker_text) as speaker,
    q.text,
    q.kind,
    length(q.text) / max(length(q.text)) over (partition by q.quote_cluster_id) as share_of_longest,
    count(distinct q.quote_key) over (partition by q.quote_cluster_id) as variants,
    a.published_at is not null
        and a.published_at = min(a.published_at) over (partition by q.quote_cluster_id) as is_first,
    q.article_id
from quotes as q
inner join articles as a using (article_id)
inner join article_outlets as o using (article_id)
left join entities as e on e.entity_id = q.speaker_entity_id
where q.quote_cluster_id in (
    select quote_cluster_id
    from quotes
    where quote_cluster_id is not null
    group by quote_cluster_id
    having count(distinct article_id) > 1
)
order by q.quote_cluster_id, a.published_at nulls last, q.quote_id;
comment on view quote_variants is 'One row per place of a quotation that several articles have: who had it first, in which words, how much of it.';
