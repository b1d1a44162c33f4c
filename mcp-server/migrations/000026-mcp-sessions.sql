-- Sessions of clients of the protocol of 2025: any replica can go on with one, also after a restart.
create table taskloom.mcp_sessions (
  id text primary key,
  -- who opened it: nobody else may use it
  principal_id text not null,
  -- the parameters of its `initialize`
  handshake jsonb not null,
  -- URIs of resources whose changes it hears of
  subscriptions text[] not null default '{}',
  created_at timestamptz not null default now(),
  used_at timestamptz not null default now()
);
create index mcp_sessions_principal on taskloom.mcp_sessions (principal_id, used_at desc);
create index mcp_sessions_used on taskloom.mcp_sessions (used_at);

alter table taskloom.mcp_sessions enable row level security;
create policy system_all on taskloom.mcp_sessions to taskloom_system using (true) with check (true);
grant select, insert, update, delete on taskloom.mcp_sessions to taskloom_system;

create function taskloom.tell_changed_mcp_session() returns trigger language plpgsql
  set search_path = pg_catalog as $$
begin
  perform pg_notify('taskloom.mcp_sessions', old.id);
  return null;
end $$;
create trigger tell_changed_mcp_session after delete or update of subscriptions on taskloom.mcp_sessions
  for each row execute function taskloom.tell_changed_mcp_session();
