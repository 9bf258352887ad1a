-- Every name's spelling is one of its entity's. What rules hold to be a spelling is some name's, or stood in an earlier text;
-- what stood in a caption of an earlier version cannot be told from what never stood anywhere.
with written as (
    select distinct coalesce(found_entity_id, entity_id) as entity_id, regexp_replace(text, '[\s\p{Z}]+', ' ', 'g') as alias
    from mentions
    where entity_id is not null
),
unwritten as (
    select entity_id, alias from aliases anti join written using (entity_id, alias)
    where origin not in ('user', 'kinship')
        and not exists (
            select 1 from blocks where kind = 'caption' and article_id in (select article_id from articles where version > 1)
        )
)
select 'mentions' as what, entity_id, alias from written anti join aliases using (entity_id, alias)
union all
select 'aliases', u.entity_id, u.alias
from unwritten as u
where not exists (
    select 1 from article_versions
    where article_id in (select article_id from articles where version > 1)
        and contains(regexp_replace(text, '[\s\p{Z}]+', ' ', 'g'), u.alias)
)
