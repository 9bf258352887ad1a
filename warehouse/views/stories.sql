create or replace view stories as
select distinct
    p.story_id,
    a.article_id,
    coalesce(o.name, a.outlet_id) as outlet,
    a.published_at,
    a.title,
    a.wire_agency,
    a.word_count,
    a.published_at is not null
        and a.published_at = min(a.published_at) over (partition by p.story_id) as is_first
from (
    select story_id, article_a as article_id from article_pairs where story_id is not null
    union
    select story_id, article_b from article_pairs where story_id is not null
) as p
inner join articles as a using (article_id)
left join outlets as o using (outlet_id)
order by p.story_id, a.published_at nulls last, a.article_id;
comment on view stories is 'One row per article of a story that several articles share by copying or rewriting: where it ran, and first where.';
