-- Rows that are put in order by their time take it from the program, whose clock made their neighbours' time.
create or replace function taskloom.own_new_project() returns trigger language plpgsql security definer
  set search_path = pg_catalog, taskloom as $$
begin
  if new.created_by is not null then
    insert into taskloom.project_members (project_id, user_id, role, created_at)
    values (new.id, new.created_by, 'owner', new.created_at) on conflict do nothing;
  end if;
  return new;
end $$;
alter table taskloom.users alter column created_at drop default;
alter table taskloom.project_members alter column created_at drop default;

-- The order of a person's operations, which undo goes back in: the clocks of two replicas may disagree.
create sequence taskloom.operation_order;
alter table taskloom.operations add column position bigint;
update taskloom.operations o set position = numbered.n
  from (select id, row_number() over (order by created_at, id) as n from taskloom.operations) numbered
 where numbered.id = o.id;
select setval('taskloom.operation_order', (select coalesce(max(position), 0) + 1 from taskloom.operations));
alter table taskloom.operations
  alter column position set default nextval('taskloom.operation_order'),
  alter column position set not null;
alter sequence taskloom.operation_order owned by taskloom.operations.position;
grant usage on sequence taskloom.operation_order to taskloom_user, taskloom_system;
drop index taskloom.operations_user;
create index operations_user on taskloom.operations (user_id, position desc);
