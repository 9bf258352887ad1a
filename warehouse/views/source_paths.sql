create or replace view source_paths as
select
    q.quote_id,
    o.outlet,
    concat_ws(' → ', o.outlet, string_agg(coalesce(e.name, s.text), ' → ' order by s.hop)) as path,
    count(*) as length,
    arg_max(s.source_class, s.hop) = 'unnamed' or bool_or(q.is_anonymous) as ends_in_nobody,
    any_value(statement_of(q.text, q.pieces, q.start_char)) as statement,
    any_value(a.title) as title,
    q.article_id
from source_chain as s
inner join quotes as q using (quote_id)
inner join articles as a using (article_id)
inner join article_outlets as o using (article_id)
left join entities as e on e.entity_id = s.entity_id
group by q.quote_id, o.outlet, q.article_id
-- what somebody told the outlet itself came through nobody
having count(*) > 2 or not bool_or(s.hop = 1 and lower(coalesce(e.name, s.text)) = lower(o.outlet))
order by length desc, outlet, path, q.quote_id;
comment on view source_paths is
    'One row per statement that came through others: the chain as text, its length, whether it ends in nobody.';
