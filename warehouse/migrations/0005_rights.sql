-- What may be done with an outlet's texts: as its config says, and as its own answers say.
alter table outlets add column tdm text;
alter table outlets add column ai_training text;
alter table outlets add column license text;
alter table outlets add column rights_statement text;
alter table outlets add column facts_on date;
comment on column outlets.tdm is 'Text and data mining by the config: allowed, reserved or unknown; null where no config says.';
comment on column outlets.ai_training is 'Training of models by the config: allowed, reserved or unknown; null where no config says.';
comment on column outlets.license is 'Licence of the texts by the config, in words or as SPDX.';
comment on column outlets.rights_statement is 'Address where the outlet says so, by the config.';
comment on column outlets.facts_on is 'When what the config says was last looked up.';

create table rights_log (
    outlet_id text not null,
    crawl_id text not null,
    logged_at timestamptz not null,
    about text not null check (about in ('tdm', 'ai_training')),
    is_reserved boolean not null,
    says text not null,
    times integer not null,
    primary key (outlet_id, crawl_id, says)
);
comment on table rights_log is 'One row per thing an outlet said of mining or training in a crawl: in tdmrep.json, headers, pages and robots.txt.';
comment on column rights_log.outlet_id is 'Outlet that was crawled.';
comment on column rights_log.crawl_id is 'Crawl that met it, as in the names of its files.';
comment on column rights_log.logged_at is 'When the crawl ended.';
comment on column rights_log.about is 'tdm (text and data mining) or ai_training (training of models).';
comment on column rights_log.is_reserved is 'Whether it reserves the right; false where it says that it does not, or only names a policy.';
comment on column rights_log.says is 'Where it was said, and in which words.';
comment on column rights_log.times is 'How many answers of the crawl said it.';
