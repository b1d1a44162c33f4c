-- The task domain. Two roles that cannot bypass row-level security do all the work: taskloom_user
-- for a person's calls (taskloom.user_id says whose), taskloom_system for service principals.

create table taskloom.users (
  id uuid primary key,
  name text not null,
  email text unique,
  time_zone text not null,
  week_start smallint not null default 1 check (week_start between 1 and 7),
  working_days smallint[] not null default '{1,2,3,4,5}',
  created_at timestamptz not null default now()
);

create table taskloom.access_tokens (
  id uuid primary key,
  token_hash bytea not null unique,
  kind text not null check (kind in ('personal', 'service', 'acting')),
  user_id uuid references taskloom.users on delete cascade,
  service text,
  scopes text[] not null,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  check ((user_id is null) = (kind = 'service'))
);
create index access_tokens_expiry on taskloom.access_tokens (expires_at) where expires_at is not null;

create table taskloom.projects (
  id uuid primary key,
  name text not null,
  color text,
  parent_id uuid references taskloom.projects,
  position double precision not null default 0,
  inbox_of uuid unique references taskloom.users on delete cascade,
  archived_at timestamptz,
  deleted_at timestamptz,
  version integer not null default 1,
  created_by uuid references taskloom.users on delete set null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table taskloom.project_members (
  project_id uuid not null references taskloom.projects on delete cascade,
  user_id uuid not null references taskloom.users on delete cascade,
  role text not null check (role in ('owner', 'editor', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (project_id, user_id)
);
create index project_members_user on taskloom.project_members (user_id, project_id);

create table taskloom.sections (
  id uuid primary key,
  project_id uuid not null references taskloom.projects on delete cascade,
  name text not null,
  position double precision not null default 0,
  deleted_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sections_project on taskloom.sections (project_id, position);

-- One repeating task. Its occurrences are tasks of their own.
create table taskloom.series (
  id uuid primary key,
  project_id uuid not null references taskloom.projects on delete cascade,
  rule jsonb not null,
  start_key text not null,
  time_zone text not null,
  exdates text[] not null default '{}',
  rdates text[] not null default '{}',
  -- the key of the newest occurrence there is, and when the next one has to be made
  last_key text not null,
  last_task_id uuid not null,
  next_key text,
  next_at timestamptz,
  upcoming text[] not null default '{}',
  ended_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index series_due on taskloom.series (next_at) where next_at is not null and ended_at is null;
create index series_project on taskloom.series (project_id);

create table taskloom.tasks (
  id uuid primary key,
  project_id uuid not null references taskloom.projects on delete cascade,
  section_id uuid references taskloom.sections on delete set null,
  parent_id uuid references taskloom.tasks on delete cascade,
  title text not null,
  notes text,
  status text not null default 'open' check (status in ('open', 'done')),
  priority smallint not null default 4 check (priority between 1 and 4),
  due_date date,
  due_at timestamptz,
  due_zone text,
  -- where the due day or instant sorts: for a day, its start in the zone of whoever set it
  due_sort timestamptz,
  deadline date,
  duration_minutes integer check (duration_minutes > 0),
  tags text[] not null default '{}',
  blocked_by uuid[] not null default '{}',
  assignee_id uuid references taskloom.users on delete set null,
  position double precision not null default 0,
  series_id uuid references taskloom.series on delete set null,
  occurrence_key text,
  version integer not null default 1,
  created_by uuid references taskloom.users on delete set null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  completed_at timestamptz,
  deleted_at timestamptz,
  check (due_date is null or due_at is null),
  check ((due_at is null) = (due_zone is null)),
  check ((status = 'done') = (completed_at is not null)),
  -- no number of workers makes an occurrence twice
  unique (series_id, occurrence_key)
);
create index tasks_open on taskloom.tasks (project_id, due_sort, id) where status = 'open' and deleted_at is null;
create index tasks_done on taskloom.tasks (project_id, completed_at desc) where status = 'done' and deleted_at is null;
create index tasks_parent on taskloom.tasks (parent_id) where parent_id is not null;
create index tasks_section on taskloom.tasks (section_id) where section_id is not null;
create index tasks_tags on taskloom.tasks using gin (tags);
create index tasks_blocked_by on taskloom.tasks using gin (blocked_by);
create index tasks_title on taskloom.tasks (project_id, lower(title)) where deleted_at is null;

create table taskloom.reminders (
  id uuid primary key,
  task_id uuid not null references taskloom.tasks on delete cascade,
  user_id uuid not null references taskloom.users on delete cascade,
  fire_at timestamptz,
  "offset" text,
  released_at timestamptz,
  created_at timestamptz not null,
  check (fire_at is not null or "offset" is not null)
);
create index reminders_task on taskloom.reminders (task_id);
create index reminders_due on taskloom.reminders (fire_at) where released_at is null and fire_at is not null;

create table taskloom.notifications (
  id uuid primary key,
  user_id uuid not null references taskloom.users on delete cascade,
  kind text not null,
  title text not null,
  body text,
  task_id uuid references taskloom.tasks on delete cascade,
  reminder_id uuid,
  occurrence timestamptz,
  channel text not null,
  created_at timestamptz not null,
  read_at timestamptz,
  -- one delivery of an occurrence on a channel, whoever tries again
  unique (reminder_id, occurrence, channel)
);
create index notifications_user on taskloom.notifications (user_id, created_at desc, id desc);
create index notifications_unread on taskloom.notifications (user_id) where read_at is null;

-- One call of a mutating tool: what undo takes back. Activity is what it changed, row by row.
create table taskloom.operations (
  id uuid primary key,
  user_id uuid not null,
  tool text not null,
  summary text not null,
  -- a worker's, not the person's own: undo reaches it only through what caused it
  automatic boolean not null default false,
  caused_by uuid,
  undoes uuid,
  undone_by uuid,
  created_at timestamptz not null
);
create index operations_user on taskloom.operations (user_id, created_at desc, id desc);
create index operations_caused_by on taskloom.operations (caused_by) where caused_by is not null;

create table taskloom.activity (
  id bigint generated always as identity primary key,
  operation_id uuid not null references taskloom.operations on delete cascade,
  user_id uuid not null,
  project_id uuid,
  entity text not null,
  entity_id uuid not null,
  before jsonb,
  after jsonb,
  created_at timestamptz not null
);
create index activity_operation on taskloom.activity (operation_id, id);
create index activity_entity on taskloom.activity (entity_id, id desc);

create table taskloom.idempotency_keys (
  principal_id text not null,
  key text not null,
  tool text not null,
  input_hash bytea not null,
  result jsonb,
  created_at timestamptz not null default now(),
  primary key (principal_id, key)
);
create index idempotency_keys_age on taskloom.idempotency_keys (created_at);

create table taskloom.outbox (
  id bigint generated always as identity primary key,
  topic text not null,
  key text not null,
  shard smallint not null,
  event jsonb not null,
  attempts integer not null default 0,
  available_at timestamptz not null default now(),
  parked_at timestamptz,
  last_error text,
  created_at timestamptz not null default now()
);
create index outbox_pending on taskloom.outbox (shard, id) where parked_at is null;
