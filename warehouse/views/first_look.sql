create or replace view first_look as
select
    coalesce(o.name, '(no outlet)') as outlet,
    (min(a.published_at) at time zone 'UTC')::date as first_published,
    (max(a.published_at) at time zone 'UTC')::date as last_published,
    count(*) as articles,
    sum(a.word_count)::bigint as words,
    coalesce(sum(q.quotes), 0)::bigint as quotes,
    coalesce(sum(q.unnamed), 0)::bigint as unnamed_sources
from articles as a
left join outlets as o using (outlet_id)
left join (
    select
        article_id,
        count(*) as quotes,
        count(*) filter (where is_anonymous) as unnamed
    from quotes
    group by article_id
) as q using (article_id)
group by o.name
order by articles desc, outlet;
comment on view first_look is 'One row per outlet: how much of it is here, from when to when, how often it quotes, how often unnamed sources.';
