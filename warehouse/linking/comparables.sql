-- The articles of wanted, as they are compared.
select
    a.article_id,
    a.text,
    a.title,
    a.published_at::date as published,
    (published_by(a.published_at, a.published_precision) - interval 1 second)::date as last_day,
    a.wire_agency,
    m.names,
    q.quotes
from articles as a
semi join wanted using (article_id)
left join (
    select article_id, list(distinct coalesce(found_entity_id, entity_id)) as names
    from mentions
    semi join wanted using (article_id)
    where block_number is null
    group by article_id
) as m using (article_id)
left join (
    select article_id, list(distinct quote_cluster_id) filter (where quote_cluster_id is not null) as quotes
    from quotes
    semi join wanted using (article_id)
    group by article_id
) as q using (article_id)
order by a.article_id
