-- From when a person's digest times count, told by the server's clock: a time that comes before a
-- worker has looked at new settings is not lost.
create function taskloom.plan_my_digests(since timestamptz) returns void language sql volatile
  security definer set search_path = pg_catalog, taskloom
  begin atomic
    update taskloom.digests set checked_at = since where user_id = taskloom.me();
  end;
revoke execute on function taskloom.plan_my_digests(timestamptz) from public;
grant execute on function taskloom.plan_my_digests(timestamptz) to taskloom_user;
