-- The texts of the articles of batch that have had several, the oldest first. Of several readings of the same bytes the
-- last alone: between them it was the rules that changed, not the outlet its page.
select
    v.article_id,
    v.version,
    v.title,
    v.text
from article_versions as v
semi join batch using (article_id)
inner join captures as c using (capture_id)
where v.article_id in (select article_id from article_versions where version > 1)
qualify coalesce(c.payload_sha256, c.capture_id) is distinct from lead(coalesce(c.payload_sha256, c.capture_id))
    over (partition by v.article_id order by v.version)
order by v.article_id, v.version
