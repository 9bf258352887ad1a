-- The cluster of every quotation from clusters. Where clusters become one, the articles of all but the largest share
-- quotations with others than before: they are to be compared again.
create or replace temp table clustered as
select
    q.quote_id,
    q.article_id,
    q.quote_cluster_id as was,
    c.cluster
from quotes as q
inner join clusters as c using (quote_key);

create or replace temp table joined as
select
    cluster,
    was,
    row_number() over (partition by cluster order by count(*) desc, was) as place
from clustered
where was is not null
group by cluster, was;

update link_state set linked_at = null
where article_id in (
    select article_id from clustered semi join (from joined where place > 1) using (cluster, was)
);

update quotes
set quote_cluster_id = c.cluster
from clustered as c
where quotes.quote_id = c.quote_id and c.was is distinct from c.cluster;
