-- What the user said of a file when it was loaded holds whenever it is read again.
alter table sources add column outlet text;
alter table sources add column columns json;
comment on column sources.outlet is 'Outlet of its pages without an address, as given with --outlet.';
comment on column sources.columns is 'Of a table: which column was to be taken for what, as given with --map.';
