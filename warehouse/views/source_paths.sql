create or replace view source_paths as
with steps as (
    select
        s.quote_id,
        o.outlet,
        coalesce(e.name, s.text) as step,
        s.hop,
        s.source_class,
        q.text,
        q.pieces,
        q.start_char,
        q.is_anonymous,
        a.title,
        q.article_id,
        [regexp_replace(lower(called), '^the\s*|\snews$|[^\p{L}\d]', '', 'g') for called in [step, o.outlet]] as plain
    from source_chain as s
    inner join quotes as q using (quote_id)
    inner join articles as a using (article_id)
    inner join article_outlets as o using (article_id)
    left join entities as e on e.entity_id = s.entity_id
)
select
    quote_id,
    outlet,
    concat_ws(' → ', outlet, string_agg(step, ' → ' order by hop)) as path,
    count(*) as length,
    arg_max(source_class, hop) = 'unnamed' or bool_or(is_anonymous) as ends_in_nobody,
    any_value(statement_of(text, pieces, start_char)) as statement,
    any_value(title) as title,
    article_id
from steps
where hop > 1 or plain[1] <> plain[2]  -- what somebody told the outlet itself came through nobody
group by quote_id, outlet, article_id
having count(*) > 1 or max(hop) = 1
order by length desc, outlet, path, quote_id;
comment on view source_paths is
    'One row per statement that came through others: the chain as text, its length, whether it ends in nobody.';
