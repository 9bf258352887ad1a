-- Each article is counted once: in the subject that came up on the most occasions. One of a month or year alone may be of any
-- day of it: it stands after those whose day is known, and makes no occasion where one of them is of that time. One without any
-- day is of no occasion; where nothing else tells that a thing was announced again, different texts without a day do.
create or replace view announced_again as
with told as (
    select
        a.*,
        (published_at at time zone 'UTC')::date - lag(last_day) over (partition by action, entity_ids order by last_day, published_at) as days_since,
        coalesce(s.story_id, article_id) as text_id
    from announcements as a
    left join (
        select article_a as article_id, story_id from article_pairs where story_id is not null
        union
        select article_b, story_id from article_pairs where story_id is not null
    ) as s using (article_id)
),
repeated as (
    select
        action,
        entity_ids,
        if(
            2 * count(*) filter (names[1] < names[2]) >= count(*),
            list_sort(any_value(names)),
            list_reverse_sort(any_value(names))
        ) as names,
        count(*) filter (where last_day is not null and (days_since is null or days_since > 30)) as occasions,
        count(distinct text_id) filter (where last_day is null) as undated,
        count(*) as articles,
        avg(is_written::int + is_headline::int) as plainness,
        avg(place) as place
    from told
    group by action, entity_ids
    having occasions > 1 or undated > 1
),
chosen as (
    select
        article_id,
        (any_value(published_at) at time zone 'UTC')::date as first_day,
        any_value(last_day) as last_day,
        any_value(text_id) as text_id,
        arg_max(
            {'action': action, 'names': r.names, 'entity_ids': entity_ids},
            (r.occasions, r.undated, r.articles, r.plainness, -r.place, action, entity_ids)
        ) as subject
    from told as t
    inner join repeated as r using (action, entity_ids)
    group by article_id
),
counted as (
    select
        *,
        if(
            last_day is not null,
            count(*) filter (where is_new) over (partition by subject order by last_day, first_day, article_id),
            null
        ) as occasion,
        count(*) filter (where is_new) over (partition by subject) as occasions,
        count(distinct text_id) filter (where last_day is null) over (partition by subject) as undated
    from (
        select
            *,
            last_day is not null and coalesce(
                first_day - lag(last_day) over (partition by subject order by last_day, first_day, article_id) > 30, true
            ) as is_new
        from chosen
    )
)
select
    c.subject.action as action,
    c.subject.names as names,
    c.occasions,
    c.occasion,
    a.published_at,
    a.published_precision,
    n.outlet,
    a.title,
    c.article_id,
    c.text_id,
    c.subject.entity_ids as entity_ids
from counted as c
inner join articles as a using (article_id)
inner join article_outlets as n using (article_id)
where c.occasions > 1 or c.undated > 1
order by c.occasions desc, c.subject, c.occasion nulls last, c.last_day, a.published_at, c.article_id;
comment on view announced_again is 'One row per article that says something was done which others say months or years before or after it, or which other texts without a day say: what, by or to whom, and on which of how many occasions; an occasion ends where nothing follows for 30 days.';
