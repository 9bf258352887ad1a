-- Every outlet of a capture or an article has its row.
select outlet_id from captures anti join outlets using (outlet_id) where outlet_id is not null
union
select outlet_id from articles anti join outlets using (outlet_id) where outlet_id is not null
