create table seals (
    table_name text primary key,
    rows bigint not null,
    digest text not null,
    engine text not null,
    sealed_at timestamptz not null
);
comment on table seals is 'One row per table, as it was when the warehouse was last published.';
comment on column seals.table_name is 'The table.';
comment on column seals.rows is 'Its rows.';
comment on column seals.digest is 'Sum of the hashes of its rows.';
comment on column seals.engine is 'Version of DuckDB whose hash it is.';
comment on column seals.sealed_at is 'When it was sealed.';
