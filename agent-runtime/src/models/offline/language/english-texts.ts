/** What is answered; `{name}` is filled in, and of `one|many` the form for `n` is taken. */
export const ENGLISH_TEXTS = {
  and: 'and',
  tasks: '{n} task|{n} tasks',
  openTasks: '{n} open task|{n} open tasks',
  projects: '{n} project|{n} projects',
  due: 'due {when}',
  done: 'done',
  deadline: 'deadline {when}',
  priority: 'Priority {n}',
  inProject: 'in {project}',
  reminder: 'reminder {when}',
  next: '{rule} (next {when})',
  noDue: 'no due date',
  more: '… and {n} more.',
  read: 'I read “{typed}” as “{read}”.',

  greeting:
    'Hello! Tell me what needs doing, or ask “what is due today?”. Say “help” for more examples.',
  thanks: 'You are welcome.',
  help: 'I am the built-in assistant: I understand task commands, not free conversation. For example:\n\n{examples}',
  cancelled: 'All right, nothing was changed.',
  remembered: 'I will keep in mind: “{text}”. Say “what do you remember?” to see all of it.',
  rememberedProject:
    'I will keep in mind: “{text}”. New tasks go to “{project}” unless you say where.',
  forgotten: 'I no longer keep in mind: “{text}”.',
  facts: 'I keep in mind:\n\n{list}\n\nSay “forget 1”, or change them in Settings.',
  noFacts: 'I keep nothing in mind yet. Say for example “remember that new tasks go to Work”.',
  noSuchFact: 'Which of these shall I forget?\n\n{list}\n\nSay “forget” and its number.',
  noQuestion: 'There is no open question. What can I do?',
  notUnderstoodLong:
    'I did not understand that: I am the built-in assistant and know task commands only. Which of these do you want?\n\n{examples}',
  offerAdd:
    'I did not understand that as a command. Shall I add “{said}” as a task? Say “yes”, or “help” for what I understand.',

  added: 'Added {task}.',
  addAnother:
    'There is {task} already. Shall I add another one? Say “yes”, or what to do with that one, for example “move it to friday”.',
  addedMany: 'Added {tasks}:',
  addedSub: 'Added {task} to {parent}.',
  addedNothing: 'Nothing was added.',
  addedUnread:
    'I left {words} in the title, since I could not read it as a date. Say “move it to …” with a date if it was one.',
  addedPlace: 'There was no “{name}”, so I made it.',
  addedSuggestion: 'Did you mean “{words}”? Say “yes” and I set it.',
  askTitle: 'What shall I add{when}? Say what is to be done, for example “water the plants”.',
  askWhen: 'When shall I remind you of “{title}”? For example “tomorrow at 9” or “in 20 minutes”.',
  askWhenTask:
    'When shall I remind you of “{title}”? For example “tomorrow at 9” or “30 minutes before”.',
  tooManyLines: 'These are {n} tasks; I add at most {most} at once. Shall we do them in parts?',

  completed: 'Done: {titles}.',
  repeats: 'It repeats: the next one follows.',
  repeatsNext: 'It repeats: next {when}.',
  reopened: 'Open again: {titles}.',
  deleted:
    'Deleted {titles}. Say “undo” to get it back.|Deleted {titles}. Say “undo” to get them back.',
  stays: 'All right, {titles} stays.|All right, {titles} stay.',
  changed: 'Changed: {task}.',
  moved: 'Moved: {task}.',
  unchanged: 'Nothing was changed.',
  restored: '{task} is back.',
  snoozed: 'I remind you of {titles} again {when}.',
  commented: 'Commented on {titles}.',
  noComments: '{title} has no comments.',
  comments: 'Comments on {title}:',
  waits: '{titles} waits for {others}.|{titles} wait for {others}.',
  undone: 'Taken back: {what}.',
  undoneBare: 'Taken back.',
  failed: 'That did not work: {why} What shall I do instead?',
  mostAtOnce: 'I change at most {n} tasks this way at once. Which ones first?',

  askMany:
    'These are {tasks}:\n\n{list}\n\n{verb} Say “yes”, “no”, “only the first” or “all except …”.',
  shallComplete: 'Shall I complete all of them?',
  shallMove: 'Shall I move all of them?',
  shallChange: 'Shall I change all of them?',
  tooMany:
    'These are more than {n} tasks. Which of them do you mean? Narrow it down, for example with #Home or “overdue”.',
  noSuch: 'There are no tasks {about}. Which ones do you mean?',
  noSuchKind: 'There are no such tasks. Which ones do you mean?',
  unknownWord:
    'I do not know what “{words}” means here: it is no project, tag or date of yours, and no task has it in its title. Which tasks do you mean?',
  unknownPlace:
    'There is no project or section “{name}”, and I cannot read it as a date. Where shall {titles} go? Your projects: {projects}.',
  unknownExcept: 'None of these tasks has “{words}” in its title. Which ones shall I leave out?',
  which: 'Which one do you mean?\n\n{list}\n\nSay its number or title, “all”, or “cancel”.',
  whichLoose:
    'No task has all of these words. Which one do you mean?\n\n{list}\n\nSay its number or title, “all”, or “cancel”.',
  whichAgain: 'I did not get which one. Say a number from 1 to {n}, or “cancel”. Which one is it?',
  isIt: 'No task is called “{words}”. Do you mean {title}? Say “yes” or “no”.',
  isItAgain: 'I did not get that. Do you mean {title}? Say “yes” or “no”.',
  whichTask: 'I do not know which task you mean. What is its title, or a part of it?',
  missing: 'I found no open task like “{words}”. Which one do you mean? Say “list” to see all.',
  missingDone: 'I found no completed task like “{words}”. Which one do you mean?',
  addInstead:
    'I found no task like “{words}”. Shall I add “{line}” as a new one? Say “yes” or “no”.',
  noOther: 'I do not know which other one you mean. What is its title?',
  noLast: 'I do not know what to do the same. What shall I do with {titles}?',
  askSelection:
    'I did not get which ones. Say “yes” for all {n}, “no”, “only 1 and 2” or “all except …”. Which ones?',

  none: 'There are no tasks {about}.',
  noneAtAll: 'You have no open tasks.',
  free: 'Nothing is due {when}: you are free.',
  list: '{tasks} {about}:',
  listAll: '{tasks}:',
  moreThan: 'More than {n} tasks {about}:',
  through: '{about} (through {day})',
  found: '{openTasks} with “{words}”:',
  foundDone: 'No open task has “{words}”, but {tasks} that {are} done:',
  are: 'is|are',
  foundNone:
    'No task has “{words}” in its title or notes, and no project is called so. What else shall I look for?',
  foundLine: '{task}.',
  planNone: 'Nothing is due today and nothing is overdue. Say “upcoming” to see what comes next.',
  plan: '{tasks} for today, the most important first:',
  findInstead:
    'I do not know what “{words}” means here. Shall I look for it in titles and notes? Say “yes” or “no”.',

  aboutDue: 'due {value}',
  aboutBefore: 'due before {value}',
  aboutBy: 'due by {value}',
  aboutAfter: 'due after {value}',
  aboutOverdue: 'overdue',
  aboutUpcoming: 'coming up',
  aboutDone: 'that are done',
  aboutCompleted: 'completed {value}',
  aboutCreated: 'added {value}',
  aboutUndated: 'without a date',
  aboutRecurring: 'that repeat',
  aboutBlocked: 'that wait for others',
  aboutUnassigned: 'that are nobody’s',
  aboutAssigned: 'assigned to {value}',
  aboutPriority: 'with Priority {value}',
  aboutTagged: 'tagged @{value}',
  aboutSection: 'in the section {value}',
  aboutInbox: 'in the inbox',
  aboutIn: 'in {value}',
  aboutAbout: 'with “{value}”',
  or: 'or',
  aboutExcept: '{about} except {value}',
  noted: 'Noted on {titles}.',
  whatWithIt: 'What shall I do with it? For example “done 1” or “move 1 to friday”.',
  shallUndo:
    'Sorry. Shall I take the last change back? Say “yes” or “no”, or what it should have been.',
  aboutFilter: 'in the filter {value}',
  importFiles:
    'I cannot import files here. Open “Import and export” in the page, or run `npx taskloom import FILE`. For a calendar’s address say “calendar link”.',
  exportFiles:
    'I cannot export files here. Open “Import and export” in the page, or run `npx taskloom export`. For a calendar’s address say “calendar link”.',
  tagRenamed: '@{tag} is @{name} now.',
  tagDeleted: '@{tag} is off all tasks.',
  noTags: 'You have no tags. Say “tag buy milk with errands”.',
  tagList: 'Your tags:\n\n{list}',
  filterSaved: 'Saved the filter “{name}”. Say “show filter {name}” to use it.',
  filterDeleted: 'The filter “{name}” is gone.',
  noFilters: 'You have no saved filters. Say “save filter today & p1 as Now”.',
  filterList: 'Your filters:\n\n{list}',
  noSuchFilter: 'There is no filter “{name}”. Which one do you mean? Say “filters” to see yours.',
  settingsChanged: 'Your settings are changed.',
  calendar:
    'Subscribe to this address in your calendar program; keep it to yourself, since it shows your tasks:\n\n{url}',
  noCalendar: 'Your calendar has no address.',
  members: 'In {project}:\n\n{list}',
  invited: 'Invited {person} to “{project}” as {role}. They join when they accept.',
  shared: '{person} has “{project}” as {role}.',
  unshared: '{person} no longer has “{project}”.',
  noSections: '“{project}” has no sections.',
  sections: 'Sections of “{project}”: {list}.',
  projectRenamed: '“{project}” is called “{name}” now.',
  projectArchived: '“{project}” is archived. Say “unarchive {project}” to get it back.',
  projectDeleted: 'Deleted “{project}” with its tasks. Say “undo” to get it back.',
  notArchived: 'There is no archived project called “{project}”. Which one do you mean?',
  projectBack: '“{project}” is back.',
  overview:
    '{overdue} overdue, {today} due today, {week} in the next 7 days, {undated} without a date.\n\n{list}',
  overviewProject: '- {name}: {open} open',
  overviewLate: '- {name}: {open} open, {late} overdue',
  stats: 'In the last 7 days you completed {tasks}.\n\n{list}',
  statsStreak: 'In the last 7 days you completed {tasks}, on {streak} days in a row.\n\n{list}',
  statsDay: '- {date}: {done} completed, {added} added',
  noActivity: 'Nothing was changed yet.',
  activity: 'The last changes, newest first:\n\n{list}\n\nSay “undo” to take back the last one.',
  trashEmpty: 'The trash is empty.',
  trash:
    'In the trash, newest first:\n\n{list}\n\nSay “restore 1” or “restore {title}” to bring one back.',
  noPlace: 'There is no project “{name}”. Which one do you mean? Your projects: {projects}.',
  projectAdded: 'Added the project “{name}”. Add to it with “add buy milk #{name}”.',
  projectNotAdded: 'The project was not added. It may exist already: say “show projects”.',
  noNotifications: 'You have no unread notifications.',
  notifications:
    '{n} unread notification:\n\n{list}\n\nSay “mark notifications read” when you are done with it.|{n} unread notifications:\n\n{list}\n\nSay “mark notifications read” when you are done with them.',
  notificationsRead: 'All notifications are read.',
  who: 'You are {name}, and your time zone is {zone}. I am Taskloom’s built-in assistant.',
  nothingInTrash:
    'Nothing in the trash has “{words}” in its title. Which one do you mean? Say “trash” to see what was deleted, or “undo” to take back your last change.',
  whichDeleted: 'Which one do you mean?\n\n{list}',

  examples: `- buy milk tomorrow at 9 every week p1 #Home
- remind me to call Ana in 10 minutes
- what is due today? · overdue · what’s next? · am I free on friday?
- find milk · show #Home · show projects
- done buy milk · reopen buy milk
- move buy milk to friday at 10 · make buy milk p1
- complete all my Work tasks due next week
- rename buy milk to buy oat milk
- make buy milk repeat every monday
- add subtask find the bottle to buy milk · buy milk waits for get cash
- tag buy milk with errands · assign buy milk to me · comment on buy milk: oat
- move buy milk to section Kitchen · add section Garden to Home
- skip buy milk · snooze buy milk for 20 minutes · preview every 3rd workday
- share Home with ben@example.com · save filter today & p1 as Now · show filter Now
- remember that new tasks go to Work · what do you remember?
- overview · stats · what changed? · trash · restore milk · calendar link
- delete buy milk · undo`,
};

export type Texts = Record<keyof typeof ENGLISH_TEXTS, string>;
