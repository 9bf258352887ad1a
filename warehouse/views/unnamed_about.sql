create or replace macro unnamed_about(written) as table
select
    coalesce(o.name, a.outlet_id) as outlet,
    year(a.published_at) as year,
    coalesce(q.anonymity ->> 'label', q.speaker_text) as source,
    q.text as statement,
    a.title,
    q.quote_id
from quotes as q
inner join articles as a using (article_id)
left join outlets as o using (outlet_id)
where q.is_anonymous
    and a.article_id in (
        select article_id from mentions where entity_id in (select entity_id from entity(written))
    )
order by year nulls last, outlet, q.number;
