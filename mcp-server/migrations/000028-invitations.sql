-- Nobody is put into a project: they are invited, and join when they accept.
create table taskloom.invitations (
  id uuid primary key,
  project_id uuid not null references taskloom.projects on delete cascade,
  -- whom: the address that was given, or somebody the inviter shares a project with already
  email text,
  -- who holds it; of one by address only once its link was opened, or the address is of nobody else
  user_id uuid references taskloom.users on delete cascade,
  -- what the inviter knows them by
  label text not null,
  role text not null check (role in ('owner', 'editor', 'viewer')),
  status text not null default 'pending' check (status in ('pending', 'accepted', 'declined', 'withdrawn')),
  invited_by uuid not null references taskloom.users on delete cascade,
  -- whom the notice went to, and when that or a mail did last; nobody but the system is to see the first
  told_user_id uuid references taskloom.users on delete set null,
  told_at timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  check (email is not null or user_id is not null)
);
-- One of each person, whatever became of it: inviting them again opens it again.
create unique index invitations_email on taskloom.invitations (project_id, email) where email is not null;
create unique index invitations_person on taskloom.invitations (project_id, user_id) where email is null;
create index invitations_address on taskloom.invitations (email) where status = 'pending';
create index invitations_user on taskloom.invitations (user_id);
create index invitations_inviter on taskloom.invitations (invited_by, told_at);
create index invitations_told on taskloom.invitations (told_user_id);

-- Those that are for me: given to me, or to an address that I have proved to be mine.
create function taskloom.my_invitations() returns uuid[] language sql stable security definer
  set search_path = pg_catalog, taskloom
  begin atomic
    select coalesce(array_agg(i.id), '{}')
      from taskloom.users u
      join taskloom.invitations i
        on i.user_id = u.id
        or (i.user_id is null and u.email_confirmed_at is not null and i.email = u.email)
     where u.id = taskloom.me();
  end;

alter table taskloom.invitations enable row level security;
create policy system_all on taskloom.invitations to taskloom_system using (true) with check (true);
grant select, insert, update, delete on taskloom.invitations to taskloom_system;
grant select, insert, update on taskloom.invitations to taskloom_user;
create policy owners_and_invited_see on taskloom.invitations for select to taskloom_user
  using (project_id = any ((select taskloom.my_owned_projects())::uuid[])
    or id = any ((select taskloom.my_invitations())::uuid[]));
create policy owners_add on taskloom.invitations for insert to taskloom_user
  with check (project_id = any ((select taskloom.my_owned_projects())::uuid[])
    and invited_by = (select taskloom.me()));
create policy owners_and_invited_change on taskloom.invitations for update to taskloom_user
  using (project_id = any ((select taskloom.my_owned_projects())::uuid[])
    or id = any ((select taskloom.my_invitations())::uuid[]));

-- Who is invited answers, and changes nothing else of it; who invites cannot answer for them.
create function taskloom.keep_invitation() returns trigger language plpgsql
  set search_path = pg_catalog, taskloom as $$
begin
  if current_user = 'taskloom_user' then
    if new.project_id <> old.project_id then
      raise exception 'an invitation stays with its project' using errcode = 'insufficient_privilege';
    end if;
    if new.status is distinct from old.status and new.status = 'accepted' then
      raise exception 'an invitation is accepted by the system' using errcode = 'insufficient_privilege';
    end if;
    if not old.project_id = any (taskloom.my_owned_projects())
       and (new.role, new.email, new.user_id, new.label, new.expires_at)
           is distinct from (old.role, old.email, old.user_id, old.label, old.expires_at) then
      raise exception 'only the answer is theirs' using errcode = 'insufficient_privilege';
    end if;
  end if;
  return new;
end $$;
create trigger keep_invitation before update on taskloom.invitations
  for each row execute function taskloom.keep_invitation();

-- Its one use told which addresses have an account.
drop function taskloom.person_by_email(text);

-- What a link to an invitation stands for; kept until the invitation is over.
alter table taskloom.account_links drop constraint account_links_kind_check;
alter table taskloom.account_links add constraint account_links_kind_check check (kind in
  ('sign_up', 'reset', 'change_email', 'invite', 'project_invite', 'second_factor', 'passkey', 'external'));
create index account_links_invitation on taskloom.account_links ((data->>'invitation')) where kind = 'project_invite';
