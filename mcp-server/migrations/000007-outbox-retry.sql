-- What waits for its next try is found without reading the backlog behind it.
create index outbox_waiting on taskloom.outbox (available_at)
  where attempts > 0 and parked_at is null;
