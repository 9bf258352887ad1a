-- What changed between versions was not found again where an older capture came later: it is at the next linking.
update link_state set text_sha256 = '' where article_id in (select article_id from article_versions where version > 1);
