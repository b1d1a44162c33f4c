-- Secrets of channels are sealed by the program; those that are not yet are when it starts.
alter table taskloom.channels alter column keys type text using keys::text;

-- The log and kept answers held them in the clear.
update taskloom.activity
   set before = before - 'secret' - 'previous_secret' - 'keys',
       after = after - 'secret' - 'previous_secret' - 'keys'
 where entity = 'channel';
delete from taskloom.idempotency_keys where tool in ('update_settings', 'export_tasks');

-- When the person showed that they read an e-mail address. The account's own is confirmed with it, and
-- who has been getting mail there goes on to: their reminders are not to fall silent.
alter table taskloom.channels add column confirmed_at timestamptz;
update taskloom.channels c set confirmed_at = now()
 where channel = 'email'
   and (exists (select 1 from taskloom.users u
                 where u.id = c.user_id and u.email = lower(c.address) and u.email_confirmed_at is not null)
     or exists (select 1 from taskloom.deliveries d where d.channel_id = c.id and d.state = 'sent'));

alter table taskloom.account_links drop constraint account_links_kind_check;
alter table taskloom.account_links add constraint account_links_kind_check check (kind in
  ('sign_up', 'reset', 'change_email', 'invite', 'project_invite', 'confirm_channel', 'second_factor',
   'passkey', 'external'));
