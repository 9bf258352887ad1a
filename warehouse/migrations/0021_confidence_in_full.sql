-- A number of three places is itself in every output: 0.9, not 0.8999999761581421.
alter table quotes alter column confidence set data type double using round(confidence::double, 3);
