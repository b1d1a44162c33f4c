-- A membership is a thing of its own, so that sharing is recorded and undone like everything else.
alter table taskloom.project_members add column id uuid not null default gen_random_uuid() unique;
