-- The cluster of every quotation: the one its key was joined to (clusters), else its key.
update quotes
set quote_cluster_id = n.cluster
from (
    select
        q.quote_id,
        q.quote_cluster_id,
        coalesce(c.cluster, q.quote_key) as cluster
    from quotes as q
    left join clusters as c using (quote_key)
    where q.quote_key is not null
) as n
where quotes.quote_id = n.quote_id and n.quote_cluster_id is distinct from n.cluster;
