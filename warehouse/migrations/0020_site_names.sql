-- What a page calls its site; most pages of an outlet without a config name it.
alter table articles add column site_name text;
update articles as a
set site_name = o.name
from outlets as o
where o.outlet_id = a.outlet_id and not o.is_configured and o.name is distinct from o.domain;
comment on column articles.site_name is 'What the page calls its site (og:site_name, schema.org publisher); null where it says nothing.';
