-- Up to $limit articles that are not linked yet, with their names in order and their quotations.
with batch as (
    select
        article_id,
        title,
        text,
        published_at
    from articles
    anti join link_state using (article_id)
    order by article_id
    limit $limit
)
select
    b.*,
    m.names,
    q.quotes
from batch as b
left join (
    select article_id, list(entity_id order by start_char) as names
    from mentions
    semi join batch using (article_id)
    where block_number is null
    group by article_id
) as m using (article_id)
left join (
    select article_id, list({'quote_id': quote_id, 'text': text, 'speaker': speaker_entity_id}) as quotes
    from quotes
    semi join batch using (article_id)
    group by article_id
) as q using (article_id)
order by b.article_id
