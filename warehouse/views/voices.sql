create or replace view voices as
select
    coalesce(o.name, a.outlet_id) as outlet,
    coalesce(e.name, q.speaker_name, q.speaker_text, '(nobody named)') as speaker,
    any_value(q.speaker_class) as speaker_class,
    bool_or(q.is_anonymous) as is_anonymous,
    count(*) as quotes,
    sum(array_length(string_split(q.text, ' '))) as words,
    count(*) / sum(count(*)) over (partition by coalesce(o.name, a.outlet_id)) as share
from quotes as q
inner join articles as a using (article_id)
left join outlets as o using (outlet_id)
left join entities as e on e.entity_id = q.speaker_entity_id
group by 1, 2
order by outlet, quotes desc, speaker;
comment on view voices is 'One row per outlet and speaker: whose voices fill it, and what share of its quotations they have.';
