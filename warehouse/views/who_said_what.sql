create or replace view who_said_what as
select
    q.quote_id,
    o.outlet,
    a.published_at,
    a.published_precision,
    coalesce(e.name, q.speaker_name, q.anonymity ->> 'label', q.speaker_text) as speaker,
    q.speaker_class,
    q.is_anonymous,
    q.kind,
    statement_of(q.text, q.pieces, q.start_char) as statement,
    q.cue,
    q.audience,
    q.occasion,
    a.title,
    a.article_id,
    q.speaker_entity_id,
    q.start_char,
    q.end_char,
    q.confidence
from quotes as q
inner join articles as a using (article_id)
inner join article_outlets as o using (article_id)
left join entities as e on e.entity_id = q.speaker_entity_id
order by a.published_at nulls last, a.article_id, q.number;
comment on view who_said_what is 'One row per attributed statement: who said it, to whom and when, and where it stands.';
