-- Whose words a comment is: the person's own, the agent's that acts for them, or those of an app that may do
-- less than they. Only the first can ask something of the agent.
alter table taskloom.comments
  add column source text not null default 'person' check (source in ('person', 'agent', 'app'));
