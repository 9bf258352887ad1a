-- Sentences that stand alike in both are kept as places; their words are looked up only where they are asked for.
create or replace view story_edits as
with told as (
    from pair_edits
    where kind <> 'same'
    union all by name
    select
        e.* exclude (text_a, text_b),
        substr((select text from articles where article_id = e.article_a), e.start_a + 1, e.end_a - e.start_a) as text_a,
        substr((select text from articles where article_id = e.article_b), e.start_b + 1, e.end_b - e.start_b) as text_b
    from pair_edits as e
    where e.kind = 'same'
)
select
    p.story_id,
    x.outlet as outlet_a,
    y.outlet as outlet_b,
    p.relation,
    e.kind,
    e.similarity,
    e.text_a,
    e.text_b,
    e.article_a,
    e.article_b,
    e.number
from told as e
inner join article_pairs as p using (article_a, article_b)
inner join article_outlets as x on x.article_id = e.article_a
inner join article_outlets as y on y.article_id = e.article_b
order by p.story_id, e.article_a, e.article_b, e.number;
comment on view story_edits is 'One row per sentence of two articles of one story: what one outlet kept, reworded, dropped or added against the other.';
