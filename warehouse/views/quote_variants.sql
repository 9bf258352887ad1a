create or replace view quote_variants as
with shared as (
    select
        q.quote_cluster_id,
        q.quote_id,
        o.outlet,
        a.published_at,
        a.published_precision,
        published_by(a.published_at, a.published_precision) as published_by,
        coalesce(e.name, q.speaker_name, q.speaker_text) as speaker,
        statement_of(q.text, q.pieces, q.start_char) as statement,
        q.kind,
        q.quote_key,
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
),
compared as (
    select
        *,
        published_at < min(published_by) over (partition by quote_cluster_id) as may_be_first
    from shared
)
select
    quote_cluster_id,
    quote_id,
    outlet,
    published_at,
    published_precision,
    speaker,
    statement,
    kind,
    length(statement) / max(length(statement)) over (partition by quote_cluster_id) as share_of_longest,
    count(distinct quote_key) over (partition by quote_cluster_id) as variants,
    if(
        may_be_first
        and count(distinct article_id) filter (where may_be_first) over (partition by quote_cluster_id) > 1,
        null,
        may_be_first
    ) as is_first,
    article_id
from compared
order by quote_cluster_id, published_by nulls last, published_at, quote_id;
comment on view quote_variants is 'One row per place of a quotation that several articles have: who had it first, in which words, how much of it.';
