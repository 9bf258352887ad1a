-- The traits of some articles by how many articles have them; of those that too many have, the articles of least key.
create or replace temp table counted as
select
    t.kind,
    t.hash,
    count(*) as articles,
    count(*) <= any_value(k.most) as is_rare
from all_traits as t
inner join kinds as k using (kind)
semi join (select kind, hash from all_traits semi join asked using (article_id)) as s on s.kind = t.kind and s.hash = t.hash
group by t.kind, t.hash
having count(*) >= 2;

create or replace temp table hubs as
select
    kind,
    hash,
    unnest(min(article_id, $hubs)) as article_id
from all_traits
semi join (from counted inner join kinds using (kind) where not is_rare and hub_least is not null) using (kind, hash)
group by kind, hash;
