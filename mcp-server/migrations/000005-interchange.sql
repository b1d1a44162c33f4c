-- Import and export: what a row was in the file it came from, so that the same file twice adds
-- nothing; and the secret address of a person's calendar.

alter table taskloom.tasks add column external_id text;
alter table taskloom.projects add column external_id text;
alter table taskloom.sections add column external_id text;
-- Not unique: a copy in the trash may be imported again and restored later.
create index tasks_external on taskloom.tasks (created_by, external_id)
  where external_id is not null and deleted_at is null;

create table taskloom.calendar_feeds (
  user_id uuid primary key references taskloom.users on delete cascade,
  -- the secret is derived from it and the server's key; only the secret's hash is kept
  nonce uuid not null,
  secret_hash bytea not null unique,
  created_at timestamptz not null default now()
);
alter table taskloom.calendar_feeds enable row level security;
create policy system_all on taskloom.calendar_feeds to taskloom_system using (true) with check (true);
grant select, insert, update, delete on taskloom.calendar_feeds to taskloom_system;
create policy own on taskloom.calendar_feeds to taskloom_user
  using (user_id = (select taskloom.me())) with check (user_id = (select taskloom.me()));
grant select, insert, update, delete on taskloom.calendar_feeds to taskloom_user;
