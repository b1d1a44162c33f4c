alter table taskloom.reminders
  -- passing faults in a row, and when it is told again after the last
  add column failures integer not null default 0,
  add column retry_at timestamptz,
  -- its own data kept it from going out: it was put into the inbox alone
  add column parked_at timestamptz;
create index reminders_failing on taskloom.reminders (retry_at) where failures > 0;
create index reminders_parked on taskloom.reminders (id) where parked_at is not null;
