-- What two articles begin with is compared: the cosine of their words, rare ones weighing more (as if a thousand articles
-- more were here, since few tell little of what is rare), and more where the words of a headline that are no names stand in
-- the other. Without two names in common nothing is the same subject. Headlines by which the same was done by or to the same
-- two are of one subject whatever their other words are.
create or replace macro announced_before(article) as table
with this as (
    select article_id, title, published_at
    from articles
    where article_id = article or url = article or contains(lower(title), lower(article))
),
words as materialized (
    from subject_words(article)
),
counts as (
    select
        stem,
        greatest(1, count(*) filter (where is_of_sample))
        / (select count(distinct article_id) from words where is_of_sample) as share
    from words
    group by stem
),
weighed as materialized (
    select
        w.*,
        ln(1 + (select (1000 + count(*)) / count(*) from articles) / c.share) as weight,
        w.is_headline and not w.is_name as is_happening
    from words as w
    inner join counts as c using (stem)
),
sizes as (
    select
        article_id,
        sqrt(sum(weight * weight)) as size,
        count(*) filter (where is_happening) as happenings
    from weighed
    group by article_id
),
met as (
    select
        x.article_id as this_id,
        y.article_id as other_id,
        sum(x.weight * y.weight) / any_value(s.size * z.size) as alike,
        greatest(
            count(*) filter (where x.is_happening) / (any_value(s.happenings) + 1),
            count(*) filter (where y.is_happening) / (any_value(z.happenings) + 1)
        ) as happened
    from weighed as x
    semi join this on this.article_id = x.article_id
    inner join weighed as y on y.stem = x.stem and y.article_id <> x.article_id
    inner join sizes as s on s.article_id = x.article_id
    inner join sizes as z on z.article_id = y.article_id
    group by x.article_id, y.article_id
    having count(*) filter (where x.is_name and y.is_name) >= 2
),
plain as materialized (
    from announcements where is_headline and is_written
),
same as (
    select
        x.article_id as this_id,
        y.article_id as other_id,
        string_agg(distinct x.action, ', ' order by x.action) as action
    from plain as x
    semi join this on this.article_id = x.article_id
    inner join plain as y on y.action = x.action and y.entity_ids = x.entity_ids and y.article_id <> x.article_id
    group by x.article_id, y.article_id
),
subjects as (
    select
        this_id,
        other_id,
        s.action,
        coalesce(m.alike * (0.25 + m.happened), 0) as score
    from met as m
    full join same as s using (this_id, other_id)
)
select
    t.title as of_article,
    o.published_at,
    o.published_precision,
    date_diff('day', o.published_at at time zone 'UTC', t.published_at at time zone 'UTC') as days_before,
    n.outlet,
    o.title,
    m.action,
    p.relation,
    m.score,
    o.article_id
from subjects as m
inner join this as t on t.article_id = m.this_id
inner join articles as o on o.article_id = m.other_id
inner join article_outlets as n on n.article_id = m.other_id
left join article_pairs as p
    on p.article_a = least(m.this_id, m.other_id) and p.article_b = greatest(m.this_id, m.other_id)
where (m.score >= 0.06 or m.action is not null)
    and p.story_id is null
    and (o.published_at < t.published_at or t.published_at is null or o.published_at is null)
order by t.title, o.published_at nulls last, m.score desc;
comment on macro table announced_before is 'One row per earlier article on the subject of one, given by words of its title, address or key; copies and rewrites of its own story are left out.';
