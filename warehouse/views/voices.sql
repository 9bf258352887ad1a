create or replace view voices as
with said as (
    select
        coalesce(o.name, a.outlet_id, '(no outlet)') as outlet,
        coalesce(
            e.name,
            q.speaker_name,
            q.anonymity ->> 'role',
            if(q.speaker_class is null, null, q.speaker_text),  -- not I, you and whatever else is no voice to be counted
            '(nobody named)'
        ) as speaker,
        q.speaker_class,
        q.is_anonymous,
        statement_of(q.text, q.pieces, q.start_char) as statement
    from quotes as q
    inner join articles as a using (article_id)
    left join outlets as o using (outlet_id)
    left join entities as e on e.entity_id = q.speaker_entity_id
)
select
    outlet,
    max(speaker) as speaker,
    any_value(speaker_class) as speaker_class,
    bool_or(is_anonymous) as is_anonymous,
    count(*) as quotes,
    sum(array_length(string_split(statement, ' ')))::bigint as words,
    count(*) / sum(count(*)) over (partition by outlet) as share
from said
group by outlet, lower(speaker)
order by outlet = '(no outlet)', outlet, quotes desc, speaker;
comment on view voices is 'One row per outlet and speaker: whose voices fill it, and what share of its quotations they have; sources without a name by what they are called, all whom the text does not tell as one.';
