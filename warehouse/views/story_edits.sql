-- Sentences that stand alike in both are kept as places; their words are looked up only where they are asked for, in the
-- texts of articles that have pairs: those of all would not fit in little memory.
create or replace view story_edits as
with texts as (
    select
        article_id,
        text
    from articles
    where article_id in (select article_a from pair_edits union select article_b from pair_edits)
)
select
    p.story_id,
    x.outlet as outlet_a,
    y.outlet as outlet_b,
    p.relation,
    e.kind,
    e.similarity,
    case e.kind when 'same' then substr(a.text, e.start_a + 1, e.end_a - e.start_a) else e.text_a end as text_a,
    case e.kind when 'same' then substr(b.text, e.start_b + 1, e.end_b - e.start_b) else e.text_b end as text_b,
    e.article_a,
    e.article_b,
    e.number
from pair_edits as e
inner join article_pairs as p using (article_a, article_b)
inner join article_outlets as x on x.article_id = e.article_a
inner join article_outlets as y on y.article_id = e.article_b
left join texts as a on a.article_id = e.article_a
left join texts as b on b.article_id = e.article_b
order by p.story_id, e.article_a, e.article_b, e.number;
comment on view story_edits is 'One row per sentence of two articles of one story: what one outlet kept, reworded, dropped or added against the other.';
