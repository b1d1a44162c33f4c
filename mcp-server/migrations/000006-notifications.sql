-- How people are told: settings, the addresses of their channels, what there is to tell (notices),
-- and one delivery of each notice to each address.

alter table taskloom.users
  add column quiet_start text,
  add column quiet_end text,
  add column quiet_urgent boolean not null default false,
  add column daily_plan text,
  add column weekly_review text,
  add column weekly_review_day smallint not null default 7 check (weekly_review_day between 1 and 7),
  add column date_format text not null default 'iso' check (date_format in ('iso', 'eu', 'us')),
  add column time_format text not null default '24h' check (time_format in ('24h', '12h')),
  add column language text not null default 'en' check (language in ('en')),
  -- channels by kind of notification; a kind that is not there goes out on all of them
  add column notify jsonb not null default '{}',
  add check ((quiet_start is null) = (quiet_end is null));

-- Set while quiet hours hold a reminder back: when it was meant to fire.
alter table taskloom.reminders add column held_from timestamptz;

create table taskloom.channels (
  id uuid primary key,
  user_id uuid not null references taskloom.users on delete cascade,
  channel text not null check (channel in ('email', 'web_push', 'ntfy', 'webhook')),
  address text not null,
  -- web push: the browser's p256dh and auth
  keys jsonb,
  secret text,
  -- signs beside the new one for a while after a rotation
  previous_secret text,
  previous_until timestamptz,
  failures integer not null default 0,
  failing_since timestamptz,
  disabled_at timestamptz,
  disabled_reason text,
  created_at timestamptz not null,
  unique (user_id, channel, address)
);

create table taskloom.notices (
  id uuid primary key,
  user_id uuid not null references taskloom.users on delete cascade,
  kind text not null,
  -- what it is about, once per person: a reminder's occurrence, a digest's day
  key text not null,
  -- no foreign keys: a reference would wait for the task's lock, which others hold before reminders'
  task_id uuid,
  project_id uuid,
  reminder_id uuid,
  occurrence timestamptz,
  title text not null,
  body text,
  -- no line in the inbox: what it sums up is there already
  silent boolean not null default false,
  -- when its deliveries were made
  planned_at timestamptz,
  created_at timestamptz not null,
  unique (user_id, kind, key)
);
create index notices_age on taskloom.notices (created_at);

create table taskloom.deliveries (
  id uuid primary key,
  notice_id uuid not null references taskloom.notices on delete cascade,
  channel_id uuid not null references taskloom.channels on delete cascade,
  user_id uuid not null references taskloom.users on delete cascade,
  state text not null default 'pending' check (state in
    ('pending', 'sending', 'retrying', 'sent', 'failed', 'unknown', 'dropped')),
  -- held back by quiet hours until due_at
  held boolean not null default false,
  attempts integer not null default 0,
  -- attempts in a row of which nobody told how they ended
  unconfirmed integer not null default 0,
  -- from when it may be tried (again), and when the tick has to see to that
  ready_at timestamptz,
  due_at timestamptz,
  error text,
  created_at timestamptz not null,
  sent_at timestamptz,
  unique (notice_id, channel_id)
);
create index deliveries_due on taskloom.deliveries (due_at) where due_at is not null;
create index deliveries_user on taskloom.deliveries (user_id, created_at desc, id desc);
create index deliveries_channel on taskloom.deliveries (channel_id);

-- When a person's next digest is due. Times after checked_at and not after now are sent; without
-- checked_at only the next time is worked out.
create table taskloom.digests (
  user_id uuid primary key references taskloom.users on delete cascade,
  checked_at timestamptz,
  next_at timestamptz
);
create index digests_due on taskloom.digests (next_at) where next_at is not null;

-- What the notification worker can deliver, as it says when it asks for work. One row.
create table taskloom.delivery_offer (
  id boolean primary key default true check (id),
  channels text[] not null,
  push_public_key text,
  -- plain http and private addresses
  allow_private boolean not null
);

alter table taskloom.notifications
  add column project_id uuid references taskloom.projects on delete cascade,
  add column notice_id uuid;
-- A reminder may be several people's.
alter table taskloom.notifications
  drop constraint notifications_reminder_id_occurrence_channel_key,
  add unique (reminder_id, occurrence, channel, user_id);
create unique index notifications_notice on taskloom.notifications (notice_id, channel)
  where notice_id is not null;

do $$
declare
  name text;
begin
  foreach name in array array['channels', 'notices', 'deliveries', 'digests', 'delivery_offer']
  loop
    execute format('alter table taskloom.%I enable row level security', name);
    execute format('create policy system_all on taskloom.%I to taskloom_system using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on taskloom.%I to taskloom_system', name);
  end loop;
end $$;

grant select, insert, update, delete on taskloom.channels to taskloom_user;
create policy own on taskloom.channels to taskloom_user
  using (user_id = (select taskloom.me())) with check (user_id = (select taskloom.me()));
-- What one person does is told to those they share a project with; only they read it.
grant select, insert on taskloom.notices to taskloom_user;
create policy own on taskloom.notices for select to taskloom_user
  using (user_id = (select taskloom.me()));
create policy people_tell on taskloom.notices for insert to taskloom_user
  with check (user_id = any ((select taskloom.my_people())::uuid[]));
grant select, update on taskloom.deliveries to taskloom_user;
create policy own on taskloom.deliveries to taskloom_user
  using (user_id = (select taskloom.me())) with check (user_id = (select taskloom.me()));
grant select on taskloom.delivery_offer to taskloom_user;
create policy everybody_sees on taskloom.delivery_offer for select to taskloom_user using (true);

-- However a person's digest times change (undo included), the next one is worked out anew.
create function taskloom.replan_digests() returns trigger language plpgsql security definer
  set search_path = pg_catalog, taskloom as $$
begin
  insert into taskloom.digests (user_id, checked_at, next_at) values (new.id, null, 'epoch')
    on conflict (user_id) do update set checked_at = null, next_at = 'epoch';
  return new;
end $$;
create trigger replan_digests
  after update of time_zone, daily_plan, weekly_review, weekly_review_day on taskloom.users
  for each row when (new.daily_plan is not null or new.weekly_review is not null)
  execute function taskloom.replan_digests();
