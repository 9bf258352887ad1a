create or replace view unnamed_sources as
select
    coalesce(o.name, a.outlet_id, '(no outlet)') as outlet,
    year(a.published_at at time zone 'UTC') as year,
    lower(coalesce(q.anonymity ->> 'role', q.speaker_text)) as label,
    mode(q.anonymity ->> 'affiliation') as affiliation,
    count(*) as quotes,
    count(distinct q.article_id) as articles,
    count(*) filter (where q.anonymity ->> 'reason' is not null) as with_reason,
    any_value(q.anonymity ->> 'label') as example,
    any_value(q.quote_id) as example_quote_id
from quotes as q
inner join articles as a using (article_id)
left join outlets as o using (outlet_id)
where q.is_anonymous
group by 1, 2, 3
order by max(o.name) nulls last, year nulls last, quotes desc, label;
comment on view unnamed_sources is 'One row per outlet, year and label of a source without a name: how often it is quoted.';
