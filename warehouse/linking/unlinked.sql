-- Up to $limit articles whose traits are not known, or those of another text; with their names in order and their
-- quotations.
with batch as (
    select
        a.article_id,
        a.title,
        a.text,
        a.published_at::date as first_day,
        (published_by(a.published_at, a.published_precision) - interval 1 second)::date as last_day
    from articles as a
    where a.rowid in (  -- what is new stands together
        select n.rowid
        from article_versions as v
        inner join articles as n using (article_id, version)
        anti join link_state as l using (article_id, text_sha256)
        order by v.article_id
        limit $limit
    )
)
select
    b.*,
    m.names,
    q.quotes
from batch as b
left join (
    select article_id, list(coalesce(found_entity_id, entity_id) order by start_char) as names
    from mentions
    semi join batch using (article_id)
    where block_number is null
    group by article_id
) as m using (article_id)
left join (
    select article_id, list({'quote_id': quote_id, 'text': text, 'speaker': coalesce(found_speaker_entity_id, speaker_entity_id)}) as quotes
    from quotes
    semi join batch using (article_id)
    group by article_id
) as q using (article_id)
order by b.article_id
