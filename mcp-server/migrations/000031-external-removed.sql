-- When the person took it away: it signs nobody in until they allow it again, though the e-mail address is the same.
alter table taskloom.external_identities add column removed_at timestamptz;
