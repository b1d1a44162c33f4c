-- Rows are written many at a time: one that row-level security hides, or that is gone, has to fail the rest.
create function taskloom.expect_changed(changed bigint, expected integer) returns void
  language plpgsql immutable set search_path = pg_catalog as $$
begin
  if changed <> expected then
    raise exception 'rows are not there to be changed' using errcode = 'insufficient_privilege';
  end if;
end $$;

-- What every replica remembers of people is forgotten when it changes.
create function taskloom.tell_changed_person() returns trigger language plpgsql
  set search_path = pg_catalog as $$
begin
  perform pg_notify('taskloom.changed_people', old.id::text);
  return null;
end $$;
create trigger tell_changed_person after update or delete on taskloom.users
  for each row execute function taskloom.tell_changed_person();

create function taskloom.tell_revoked_token() returns trigger language plpgsql
  set search_path = pg_catalog as $$
begin
  perform pg_notify('taskloom.revoked_tokens', encode(old.token_hash, 'hex'));
  return null;
end $$;
create trigger tell_revoked_token after update or delete on taskloom.access_tokens
  for each row execute function taskloom.tell_revoked_token();
