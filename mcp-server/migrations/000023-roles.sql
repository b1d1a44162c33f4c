-- The project itself is its owner's to change, and a viewer only reads: docs/roles.md.
drop policy editors_change on taskloom.projects;
create policy owners_change on taskloom.projects for update to taskloom_user
  using (id = any ((select taskloom.my_owned_projects())::uuid[]));
drop policy members_add on taskloom.comments;
create policy editors_add on taskloom.comments for insert to taskloom_user
  with check (author_id = (select taskloom.me())
    and project_id = any ((select taskloom.my_writable_projects())::uuid[]));
drop policy author_changes on taskloom.comments;
create policy author_changes on taskloom.comments for update to taskloom_user
  using (author_id = (select taskloom.me())
    and project_id = any ((select taskloom.my_writable_projects())::uuid[]));
