-- Every link forgotten.
delete from link_state;
delete from link_sketches;
delete from link_leads;
delete from link_quotes;
delete from quote_pairs;
delete from pair_edits;
delete from article_pairs;
delete from version_changes;
update quotes set quote_key = null, quote_cluster_id = null where quote_key is not null;
