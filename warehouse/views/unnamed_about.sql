create or replace macro unnamed_about(written) as table
select
    o.outlet,
    year(a.published_at at time zone 'UTC') as year,
    coalesce(q.anonymity ->> 'label', q.speaker_text) as source,
    statement_of(q.text, q.pieces, q.start_char) as statement,
    a.title,
    q.quote_id
from quotes as q
inner join articles as a using (article_id)
inner join article_outlets as o using (article_id)
where q.is_anonymous
    and a.article_id in (
        select article_id from mentions where entity_id in (select entity_id from entity(written))
    )
order by year nulls last, outlet, q.number;
comment on macro table unnamed_about is 'One row per statement of an unnamed source in an article that names this person, organisation or place, in any known spelling.';
