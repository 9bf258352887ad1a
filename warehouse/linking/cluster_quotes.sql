-- The cluster of every quotation from clusters. Articles whose quotations were in several clusters that are one now are to
-- be compared again.
create or replace temp table clustered as
select
    q.quote_id,
    q.article_id,
    q.quote_cluster_id as was,
    c.cluster
from quotes as q
inner join clusters as c using (quote_key);

update link_state set linked_at = null
where article_id in (
    select article_id
    from clustered
    where cluster in (select cluster from clustered group by cluster having count(distinct was) > 1)
);

update quotes
set quote_cluster_id = c.cluster
from clustered as c
where quotes.quote_id = c.quote_id and c.was is distinct from c.cluster;
