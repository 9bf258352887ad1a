-- Every trait of every article: those kept, and the clusters of its quotations. A pair that more articles share than a
-- kind (kinds) allows tells nothing by itself.
create or replace temp view all_traits as
select article_id, kind, hash from link_sketches
union all
select distinct
    article_id,
    'quote' as kind,
    cast('0x' || left(quote_cluster_id, 8) as uinteger) as hash
from quotes
where quote_cluster_id is not null;
