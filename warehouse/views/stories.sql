create or replace view stories as
with ran as (
    select
        p.story_id,
        a.article_id,
        o.outlet,
        a.published_at,
        a.published_precision,
        published_by(a.published_at, a.published_precision) as published_by,
        a.title,
        a.wire_agency,
        a.word_count
    from (
        select story_id, article_a as article_id from article_pairs where story_id is not null
        union
        select story_id, article_b from article_pairs where story_id is not null
    ) as p
    inner join articles as a using (article_id)
    inner join article_outlets as o using (article_id)
),
compared as (
    select
        *,
        published_at < min(published_by) over (partition by story_id) as may_be_first,
        count(*) over (partition by story_id) as articles,
        row_number() over (partition by story_id order by published_by nulls last, published_at, article_id) as place
    from ran
),
told as (
    select
        *,
        first(article_id) over (partition by story_id order by place) as first_id,
        if(may_be_first and count(*) filter (where may_be_first) over (partition by story_id) > 1, null, may_be_first) as is_first
    from compared
)
select
    r.story_id,
    r.article_id,
    r.outlet,
    r.published_at,
    r.published_precision,
    r.title,
    r.wire_agency,
    r.word_count,
    r.place,
    r.is_first,
    r.articles,
    1 - if(p.article_a = r.article_id, p.reuse_a_in_b, p.reuse_b_in_a) as own_share
from told as r
left join article_pairs as p
    on p.article_a = least(r.article_id, r.first_id) and p.article_b = greatest(r.article_id, r.first_id)
order by r.articles desc, r.story_id, r.place;
comment on view stories is 'One row per article of a story that several articles share by copying or rewriting: where it ran, first where, and what share of it stands in sentences that the first has not in like words; null where the two were not compared.';
