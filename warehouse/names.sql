-- What nothing names any more, as after a newer version of its article, is gone. An entity that a user merged into another
-- stays: the merge can be undone.
delete from entities
where entity_id not in (
    select coalesce(found_entity_id, entity_id) from mentions
    union
    select coalesce(found_speaker_entity_id, speaker_entity_id) from quotes where speaker_entity_id is not null
    union
    select coalesce(found_entity_id, entity_id) from source_chain where entity_id is not null
);
delete from aliases where entity_id not in (select entity_id from entities);

-- A name that no list knows is of one kind in the archive: of the one that most articles give it, then most mentions, then
-- a person, a place, an organisation. A name of one word may be somebody's last name as well as a town's, so there one
-- kind has to have more than twice the articles of all others. A spelling of one word does not count for an entity that
-- has longer ones: it is short for these. What users merged or said to be two is theirs to say.
create or replace temp table agreed as
with spelled as (
    select
        e.entity_id,
        e.kind,
        lower(regexp_replace(m.text, '\s+', ' ', 'g')) as spelling,
        count(distinct m.article_id) as articles,
        count(*) as mentions
    from mentions as m
    inner join entities as e on e.entity_id = coalesce(m.found_entity_id, m.entity_id)
    where e.origin = 'text'
    group by all
),
whole as (
    select
        *,
        sum(articles) over (partition by entity_id) as weight,
        (
            sum(articles) over (partition by entity_id),
            sum(mentions) over (partition by entity_id),
            case kind when 'PERSON' then 2 when 'PLACE' then 1 else 0 end,
            entity_id
        ) as standing
    from spelled
    where entity_id not in (
        select entity_id from name_corrections where action in ('merge', 'apart')
        union
        select into_id from name_corrections where action in ('merge', 'apart')
    )
    qualify contains(spelling, ' ') or not bool_or(contains(spelling, ' ')) over (partition by entity_id)
),
best as (
    select
        spelling,
        arg_max(entity_id, standing) as entity_id,
        arg_max(kind, standing) as kind,
        max(standing) as standing
    from whole
    group by spelling
    having
        count(distinct kind) > 1
        and (contains(spelling, ' ') or max(weight) > 2 * (sum(weight) - max(weight)))
)
select
    w.entity_id,
    arg_max(b.entity_id, b.standing) as into_id
from whole as w
inner join best as b using (spelling)
where w.kind <> b.kind
group by w.entity_id;

-- Applies the corrections of who is who to every row, old and new, from what the rules found. Corrections of one spelling
-- come before those of a whole entity, later ones before earlier ones; a merge of merges is followed to its end.
create or replace temp table merged as
with recursive last_merge as (
    select entity_id, arg_max(into_id, number) as into_id
    from name_corrections
    where action = 'merge' and entity_id <> into_id
    group by entity_id
    union all
    select entity_id, into_id
    from agreed
),
step as (
    select entity_id as start_id, into_id as end_id, 1 as steps
    from last_merge
    union all
    select s.start_id, m.into_id, s.steps + 1
    from step as s
    inner join last_merge as m on m.entity_id = s.end_id
    where s.steps < 32 and m.into_id <> s.start_id
)
select start_id as entity_id, arg_max(end_id, steps) as into_id
from step
group by start_id;

create or replace temp table respelled as
select
    c.entity_id,
    c.spelling,
    coalesce(m.into_id, c.into_id) as into_id
from (
    select
        entity_id,
        lower(spelling) as spelling,
        arg_max(into_id, number) as into_id
    from name_corrections
    where action in ('split', 'alias')
    group by all
) as c
left join merged as m on m.entity_id = c.into_id;

delete from entities where origin = 'user';
insert into entities (entity_id, name, kind, origin)
select into_id, max(name), max(kind), 'user'
from name_corrections
where action in ('split', 'alias', 'merge') and name is not null and kind is not null
group by into_id
on conflict do nothing;

update entities set found_name = name where found_name is null;
update mentions set found_entity_id = entity_id where found_entity_id is null;
update quotes set found_speaker_entity_id = speaker_entity_id
where found_speaker_entity_id is null and speaker_entity_id is not null;
update source_chain set found_entity_id = entity_id where found_entity_id is null and entity_id is not null;

update mentions as t
set entity_id = n.named_id
from (
    select
        m.article_id,
        m.number,
        coalesce(r.into_id, g.into_id, m.found_entity_id) as named_id
    from mentions as m
    left join respelled as r
        on r.entity_id = m.found_entity_id and r.spelling = lower(regexp_replace(m.text, '\s+', ' ', 'g'))
    left join merged as g on g.entity_id = m.found_entity_id
    where
        (
            m.entity_id <> m.found_entity_id
            or m.found_entity_id in (select entity_id from merged)
            or m.found_entity_id in (select entity_id from respelled)
        )
        and m.entity_id <> coalesce(r.into_id, g.into_id, m.found_entity_id)
) as n
where t.article_id = n.article_id and t.number = n.number;

update quotes as t
set speaker_entity_id = n.named_id
from (
    select
        q.quote_id,
        coalesce(r.into_id, g.into_id, q.found_speaker_entity_id) as named_id
    from quotes as q
    left join respelled as r on r.entity_id = q.found_speaker_entity_id and r.spelling = lower(q.speaker_name)
    left join merged as g on g.entity_id = q.found_speaker_entity_id
    where q.speaker_entity_id <> coalesce(r.into_id, g.into_id, q.found_speaker_entity_id)
) as n
where t.quote_id = n.quote_id;

update source_chain as t
set entity_id = n.named_id
from (
    select
        s.quote_id,
        s.hop,
        coalesce(r.into_id, g.into_id, s.found_entity_id) as named_id
    from source_chain as s
    left join respelled as r on r.entity_id = s.found_entity_id and r.spelling = lower(s.text)
    left join merged as g on g.entity_id = s.found_entity_id
    where s.entity_id <> coalesce(r.into_id, g.into_id, s.found_entity_id)
) as n
where t.quote_id = n.quote_id and t.hop = n.hop;

update mentions as m
set kind = e.kind
from entities as e
where e.entity_id = m.entity_id and m.kind <> e.kind;

update entities as e
set merged_into = n.into_id, merged_by = n.merged_by
from (
    select
        e.entity_id,
        m.into_id,
        case
            when m.into_id is null then null
            when a.entity_id is null then 'user'
            else 'kind'
        end as merged_by
    from entities as e
    left join merged as m using (entity_id)
    left join agreed as a using (entity_id)
) as n
where
    e.entity_id = n.entity_id
    and (e.merged_into is distinct from n.into_id or e.merged_by is distinct from n.merged_by);

delete from aliases where origin in ('user', 'kind');
insert into aliases
select
    into_id,
    spelling,
    max(origin) as origin
from (
    select
        coalesce(m.into_id, c.into_id) as into_id,
        c.spelling,
        'user' as origin
    from name_corrections as c
    left join merged as m on m.entity_id = c.into_id
    where c.action in ('split', 'alias')
    union all
    select
        m.into_id,
        a.alias,
        e.merged_by
    from aliases as a
    inner join merged as m using (entity_id)
    inner join entities as e using (entity_id)
)
group by all
on conflict do nothing;

-- One name an entity. An entity that only articles know is called what they most often call it in full; a user's name for
-- it wins. Of namesakes the one a list has, else the most named, keeps the plain name.
create or replace temp table called as
with written as (
    select
        entity_id,
        text,
        count(*) as mentions
    from mentions
    group by all
    union all
    -- "Berg's father, Olaf" names Olaf Berg, whose name stands nowhere whole
    select
        entity_id,
        alias,
        0
    from aliases
    where origin = 'kinship'
),
spelled as (
    select
        entity_id,
        regexp_replace(text, '\s+', ' ', 'g') as spelling,
        sum(mentions) as mentions
    from written
    group by all
),
commonest as (
    select
        s.entity_id,
        s.spelling,
        sum(s.mentions) over (partition by s.entity_id) as mentions
    from spelled as s
    left join aliases as a on a.entity_id = s.entity_id and a.alias = s.spelling
    qualify row_number() over (
        partition by s.entity_id
        order by
            coalesce(a.origin in ('last_name', 'first_name', 'initials', 'short_form'), false),
            s.mentions desc,
            length(s.spelling) desc,
            s.spelling
    ) = 1
),
renamed as (
    select entity_id, arg_max(name, number) as name
    from name_corrections
    where action = 'rename'
    group by entity_id
),
plain as (
    select
        e.entity_id,
        e.kind,
        e.country,
        e.merged_into,
        coalesce(r.name, case when e.origin = 'text' then c.spelling end, e.found_name) as plain_name,
        e.origin = 'text' as is_of_text,
        coalesce(c.mentions, 0) as mentions
    from entities as e
    left join commonest as c using (entity_id)
    left join renamed as r using (entity_id)
),
ranked as (
    select
        *,
        row_number() over same_name as place
    from plain
    window same_name as (
        partition by lower(plain_name)
        order by merged_into is not null, is_of_text, mentions desc, entity_id
    )
),
told as (
    select
        entity_id,
        plain_name,
        case
            when place = 1 then plain_name
            when merged_into is not null then plain_name || ' (now ' || merged_into || ')'
            else plain_name || ' (' || coalesce(country, lower(kind)) || ')'
        end as name
    from ranked
)
select
    entity_id,
    plain_name,
    case
        when row_number() over (partition by lower(name) order by name <> plain_name, entity_id) = 1 then name
        else plain_name || ' (' || entity_id || ')'
    end as name
from told;

update entities as e
set name = c.name, plain_name = c.plain_name
from called as c
where e.entity_id = c.entity_id and (e.name <> c.name or e.plain_name is distinct from c.plain_name);

update aliases as a
set origin = n.origin
from (
    select
        b.entity_id,
        b.alias,
        case when lower(b.alias) = lower(e.plain_name) then 'exact' else 'skeleton' end as origin
    from aliases as b
    inner join entities as e using (entity_id)
    where e.origin = 'text' and b.origin in ('exact', 'skeleton')
) as n
where a.entity_id = n.entity_id and a.alias = n.alias and a.origin <> n.origin;
