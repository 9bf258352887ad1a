-- The traits of asked (number), and room for what share_traits finds, part by part.
create or replace temp table shared (number uinteger, kind utinyint, hash uinteger, is_rare boolean);
create or replace temp table hubs (number uinteger, kind utinyint, hash uinteger);
create or replace temp table common_now (kind utinyint, hash uinteger);

create or replace temp table asked_hashes as
select distinct hash
from all_traits
where article_id in (select article_id from numbered semi join asked using (number));
