-- Room for what share_traits finds, part by part.
create or replace temp table shared (number uinteger, kind utinyint, hash uinteger, is_rare boolean);
create or replace temp table hubs (number uinteger, kind utinyint, hash uinteger);
create or replace temp table common_now (kind utinyint, hash uinteger);
