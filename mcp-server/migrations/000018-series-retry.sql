alter table taskloom.series
  -- passing faults in a row, and when it is tried again after the last
  add column failures integer not null default 0,
  add column retry_at timestamptz,
  -- why it was set aside, while it is: its owner was told, and it is paused
  add column parked_reason text;
create index series_failing on taskloom.series (retry_at) where failures > 0;
create index series_parked on taskloom.series (id) where parked_reason is not null;
