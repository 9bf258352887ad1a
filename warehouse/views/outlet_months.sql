create or replace view outlet_months as
select
    coalesce(o.name, a.outlet_id, '(no outlet)') as outlet,
    if(a.published_precision = 'year', null, date_trunc('month', a.published_at at time zone 'UTC')::date) as month,
    count(*) as articles,
    sum(a.word_count)::bigint as words,
    coalesce(sum(q.statements), 0)::bigint as statements,
    coalesce(sum(q.unnamed), 0)::bigint as unnamed
from articles as a
left join outlets as o using (outlet_id)
left join (
    select
        article_id,
        count(*) as statements,
        count(*) filter (where is_anonymous) as unnamed
    from quotes
    group by article_id
) as q using (article_id)
group by all
order by max(o.name) nulls last, month nulls last;
comment on view outlet_months is 'One row per outlet and month of publication: articles, words, attributed statements, and how many of them nobody signs.';
