-- Who gave a task to its assignee. Of those given before nobody knows.
alter table taskloom.tasks
  add column assigned_by uuid references taskloom.users on delete set null;
