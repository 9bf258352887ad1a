-- The traits of a batch (traits, leads), the keys of its quotations (keys) and their shingles (parts). The batch is to be compared.
insert into link_sketches by name select article_id, kind, hash from traits;
insert into link_leads by name from leads;

update quotes
set quote_key = k.quote_key, quote_cluster_id = null
from keys as k
where quotes.quote_id = k.quote_id;

insert into link_quotes by name
select distinct p.* from parts as p anti join link_quotes using (quote_key);

insert or replace into link_state
select
    v.article_id,
    v.text_sha256,
    null as linked_at
from article_versions as v
semi join articles as a using (article_id, version)
semi join batch using (article_id);
