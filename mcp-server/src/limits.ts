/** All sizes and counts, in one place; an error that refuses one names it. Lengths in characters. */
export const LIMITS = {
  batch: 100,
  title: 500,
  notes: 20_000,
  name: 120,
  reference: 500,
  words: 300,
  tagsPerTask: 50,
  tag: 60,
  remindersPerTask: 20,
  blockersPerTask: 50,
  subtaskDepth: 5,
  openTasksPerProject: 20_000,
  projectsPerPerson: 500,
  page: 200,
  defaultPage: 50,
  filter: 1_000,
  filtersPerPerson: 200,
  membersPerProject: 100,
  /** People one person invites, by notice or mail. */
  invitationsPerDay: 50,
  channelsPerPerson: 20,
  /** Mails that ask whether an address is the person's. */
  confirmationsPerDay: 10,
  address: 2_000,
  idempotencyKey: 200,
  durationMinutes: 60 * 24 * 365,
  streamsPerPrincipal: 32,
  /** Of clients of the earlier protocol era; the oldest ones make room. */
  sessionsPerPrincipal: 200,
  subscriptionsPerSession: 1_000,
  /** Bytes of one request's body; imports are the largest. */
  requestBytes: 4 * 1024 * 1024,
  /** Levels of objects and lists in one request. */
  jsonDepth: 64,
  /** Bytes of an imported file; a request's body takes a third more. */
  importBytes: 3 * 1024 * 1024,
  importedTasks: 5_000,
  importedExceptions: 1_000,
  /** In which the recurrences of an imported file have to be worked out. */
  importSeconds: 15,
  /** Bytes of the files in an imported ZIP. */
  unpackedBytes: 24 * 1024 * 1024,
  /** Bytes of an export within an answer: clients read up to 1 MiB of an event. */
  exportedBytes: 384 * 1024,
  calendarTasks: 2_000,
} as const;
