-- The traits of asked (place), and room for what share_traits finds, part by part.
create or replace temp table shared (place uinteger, kind utinyint, hash uinteger, is_rare boolean);
create or replace temp table hubs (place uinteger, kind utinyint, hash uinteger);
create or replace temp table common_now (kind utinyint, hash uinteger);

create or replace temp table asked_hashes as
select distinct hash
from link_sketches
where number in (select number from numbered semi join asked using (place));
