-- Accounts and the authorization server. Everything here is the system's alone: no person's role may
-- read it, so there are no policies beside the system's.

alter table taskloom.users add column email_confirmed_at timestamptz;

-- Addresses are compared without regard to case; they are written in lower case from here on.
update taskloom.users set email = lower(email) where email is not null;

create table taskloom.account_credentials (
  user_id uuid primary key references taskloom.users on delete cascade,
  -- argon2id in PHC form; absent: this person has no password
  password_hash text,
  password_changed_at timestamptz,
  -- sealed; counts once it was confirmed by a first code
  totp_secret text,
  totp_confirmed_at timestamptz,
  -- the step of the last code that was taken: a code works once
  totp_last_step bigint,
  disabled_at timestamptz
);

create table taskloom.account_sessions (
  id uuid primary key,
  token_hash bytea not null unique,
  user_id uuid not null references taskloom.users on delete cascade,
  -- how the person proved who they are: pwd, otp, webauthn, fed, local
  methods text[] not null,
  -- when they last did: what is delicate asks again after a while
  proved_at timestamptz not null default now(),
  user_agent text,
  address text,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index account_sessions_user on taskloom.account_sessions (user_id, last_seen_at desc);
create index account_sessions_expiry on taskloom.account_sessions (expires_at);

-- What a link in a mail, or one that was handed over, stands for. Each works once.
create table taskloom.account_links (
  token_hash bytea primary key,
  kind text not null check (kind in ('sign_up', 'reset', 'change_email', 'invite', 'second_factor', 'passkey', 'external')),
  user_id uuid references taskloom.users on delete cascade,
  data jsonb not null default '{}',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index account_links_user on taskloom.account_links (user_id) where user_id is not null;
create index account_links_expiry on taskloom.account_links (expires_at);

create table taskloom.passkeys (
  id text primary key,
  user_id uuid not null references taskloom.users on delete cascade,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkeys_user on taskloom.passkeys (user_id);

-- Accounts elsewhere that sign a person in here.
create table taskloom.external_identities (
  issuer text not null,
  subject text not null,
  user_id uuid not null references taskloom.users on delete cascade,
  created_at timestamptz not null default now(),
  primary key (issuer, subject)
);
create index external_identities_user on taskloom.external_identities (user_id);

-- No foreign key to the person: what happened stays known when they are gone.
create table taskloom.audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  user_id uuid,
  event text not null,
  app text,
  address text,
  user_agent text,
  detail text
);
create index audit_log_user on taskloom.audit_log (user_id, id desc);
create index audit_log_at on taskloom.audit_log (at);

create table taskloom.rate_limits (
  key text primary key,
  hits integer not null,
  reset_at timestamptz not null
);
create index rate_limits_reset on taskloom.rate_limits (reset_at);

-- Keys that sign ID tokens. A new one is published a while before it signs, and an old one stays a while.
create table taskloom.signing_keys (
  id text primary key,
  -- the private JWK, sealed
  jwk text not null,
  created_at timestamptz not null default now()
);

create table taskloom.oauth_clients (
  id text primary key,
  metadata jsonb not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now()
);

-- One consent of a person to an app: what it connects with lives and dies with this row.
create table taskloom.oauth_grants (
  id text primary key,
  user_id uuid not null references taskloom.users on delete cascade,
  client_id text not null,
  client_name text not null default '',
  -- where the app's answers go: a look-alike shows here
  client_host text not null default '',
  redirect_uri text not null default '',
  scopes text[] not null default '{}',
  payload jsonb not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz not null
);
create index oauth_grants_user on taskloom.oauth_grants (user_id, client_id);

-- Codes, refresh tokens and pages under way; found by the hash of what the client holds.
create table taskloom.oauth_artifacts (
  model text not null,
  id_hash bytea not null,
  uid_hash bytea,
  grant_id text references taskloom.oauth_grants on delete cascade,
  payload jsonb not null,
  consumed_at timestamptz,
  expires_at timestamptz not null,
  primary key (model, id_hash)
);
create index oauth_artifacts_grant on taskloom.oauth_artifacts (grant_id) where grant_id is not null;
create index oauth_artifacts_uid on taskloom.oauth_artifacts (uid_hash) where uid_hash is not null;
create index oauth_artifacts_expiry on taskloom.oauth_artifacts (expires_at);

alter table taskloom.access_tokens
  drop constraint access_tokens_kind_check,
  add constraint access_tokens_kind_check check (kind in ('personal', 'service', 'acting', 'web', 'app')),
  add column name text,
  add column client_id text,
  add column grant_id text references taskloom.oauth_grants on delete cascade,
  add column session_id uuid references taskloom.account_sessions on delete cascade,
  -- the resource an app's token is for; absent: ours, whatever its address is
  add column audience text,
  add column payload jsonb,
  add column last_used_at timestamptz;
create index access_tokens_user on taskloom.access_tokens (user_id) where kind = 'personal';
create index access_tokens_grant on taskloom.access_tokens (grant_id) where grant_id is not null;
create index access_tokens_session on taskloom.access_tokens (session_id) where session_id is not null;

-- Tokens of before may do what they could: deleting and settings were part of writing.
update taskloom.access_tokens set scopes = scopes || '{tasks:delete,account}'
 where kind in ('personal', 'acting') and 'tasks:write' = any (scopes);

drop trigger tell_revoked_token on taskloom.access_tokens;
-- Not of when it was last used: that changes nothing of what it may do.
create trigger tell_revoked_token
  after delete or update of token_hash, user_id, service, scopes, expires_at, audience on taskloom.access_tokens
  for each row execute function taskloom.tell_revoked_token();

do $$
declare
  name text;
begin
  foreach name in array array['account_credentials', 'account_sessions', 'account_links', 'passkeys',
    'external_identities', 'audit_log', 'rate_limits', 'signing_keys', 'oauth_clients', 'oauth_grants',
    'oauth_artifacts']
  loop
    execute format('alter table taskloom.%I enable row level security', name);
    execute format('create policy system_all on taskloom.%I to taskloom_system using (true) with check (true)', name);
    execute format('grant select, insert, update, delete on taskloom.%I to taskloom_system', name);
  end loop;
end $$;

grant usage on all sequences in schema taskloom to taskloom_system;
