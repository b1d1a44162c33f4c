-- How a person's time zone was learnt: nobody said it, a program that they use did, or they did.
alter table taskloom.users
  add column time_zone_source text not null default 'default'
    check (time_zone_source in ('default', 'client', 'person'));

-- UTC is what accounts had for want of a better one.
update taskloom.users set time_zone_source = 'client' where time_zone <> 'UTC';
