create or replace view stories as
with ran as (
    select
        p.story_id,
        a.article_id,
        o.outlet,
        a.published_at,
        a.title,
        a.wire_agency,
        a.word_count,
        a.published_at is not null
            and a.published_at = min(a.published_at) over (partition by p.story_id) as is_first,
        count(*) over (partition by p.story_id) as articles,
        first(a.article_id) over (partition by p.story_id order by a.published_at nulls last, a.article_id) as first_id
    from (
        select story_id, article_a as article_id from article_pairs where story_id is not null
        union
        select story_id, article_b from article_pairs where story_id is not null
    ) as p
    inner join articles as a using (article_id)
    inner join article_outlets as o using (article_id)
)
select
    r.story_id,
    r.article_id,
    r.outlet,
    r.published_at,
    r.title,
    r.wire_agency,
    r.word_count,
    r.is_first,
    r.articles,
    1 - if(p.article_a = r.article_id, p.reuse_a_in_b, p.reuse_b_in_a) as own_share
from ran as r
left join article_pairs as p
    on p.article_a = least(r.article_id, r.first_id) and p.article_b = greatest(r.article_id, r.first_id)
order by r.articles desc, r.story_id, r.published_at nulls last, r.article_id;
comment on view stories is 'One row per article of a story that several articles share by copying or rewriting: where it ran, first where, and what share of it stands in sentences that the first has not in like words; null where the two were not compared.';
