-- A part belongs to a capture that an article was read from, and that is no part itself.
select c.capture_id, c.part_of
from captures as c
left join captures as h on h.capture_id = c.part_of
where c.outcome = 'part' and (h.capture_id is null or h.outcome not in ('article', 'duplicate'))
union all
select capture_id, part_of from captures where part_of is not null and outcome <> 'part'
