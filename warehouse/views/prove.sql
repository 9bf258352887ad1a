create or replace macro prove(quote) as table
select
    q.quote_id,
    q.text as quote,
    coalesce(e.name, q.speaker_name, q.speaker_text) as speaker,
    q.start_char,
    q.end_char,
    substr(a.text, q.start_char + 1, q.end_char - q.start_char) = q.text as stands_in_article,
    a.article_id,
    a.title,
    a.url,
    c.capture_id,
    c.fetched_at,
    c.payload_sha256,
    c.source_path,
    c.source_offset,
    c.source_length,
    c.code_version,
    c.run_id
from quotes as q
inner join articles as a using (article_id)
inner join captures as c using (capture_id)
left join entities as e on e.entity_id = q.speaker_entity_id
where starts_with(q.quote_id, quote) or contains(lower(q.text), lower(quote));
comment on macro table prove is 'One row per quotation with these words or this key: the bytes, archive and code that it was read from and by.';
