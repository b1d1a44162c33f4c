import type { Command } from './command.ts';

/**
 * The sentences that are understood, as data: the first rule that fits a message decides. A pattern is
 * a regular expression over the whole message without its politeness; `{name}` stands for one of
 * `words`, `<name>` takes as little text as it can, `<name+>` as much.
 */
export interface Rule {
  pattern: string;
  read: (parts: Record<string, string>) => Command | undefined;
}

/** Said around a command without changing it. */
export const politeness = {
  before:
    /^(?:(?:please|pls|kindly|hey|hi|ok|okay|so|well|and|then|also|now|taskloom|just|can you|could you|would you|will you|i want (?:you )?to|i'd like (?:you )?to|i would like (?:you )?to|let's|let us)[\s,]+)+(?=\S)/iu,
  after: /(?:[\s,]+(?:please|pls|for me|thanks|thank you|right now))+$/iu,
};

/** Alternatives that several rules share. */
const words: Record<string, string> = {
  task: '(?:tasks?|todos?|to-dos?|items?|things?)',
  make: '(?:set|change|make|mark|give|update|turn)',
  drop: '(?:remove|clear|cancel|delete|drop|unset|take off)',
  of: '(?:of|for|on|from)',
  done: '(?:done|complete|completed|finished|ticked off|checked off)',
  move: '(?:reschedule|move|shift|postpone|push(?: back)?|delay|defer|change|set|schedule|bring forward|put off)',
  prio: '(?:p[1-4]|prio(?:rity)? ?[1-4]|urgent|highest|top|important|high|medium|normal|low|lowest|no)',
  repeat: '(?:every\\b.*|each\\b.*|daily|weekly|monthly|yearly|annually|after \\d+ .*)',
  time: '(?:today|tonight|tomorrow|tmrw|next |this |in |on |at |by |until |every |\\d|mon|tue|wed|thu|fri|sat|sun)',
};

const priorities: Record<string, string> = {
  urgent: 'p1',
  highest: 'p1',
  top: 'p1',
  important: 'p1',
  high: 'p2',
  medium: 'p3',
  normal: 'p4',
  low: 'p4',
  lowest: 'p4',
  no: 'p4',
};

function priorityOf(text: string): string {
  const digit = /[1-4]/u.exec(text)?.[0];
  return digit ? `p${digit}` : (priorities[text.toLowerCase()] ?? 'p4');
}

const task =
  (kind: 'complete' | 'reopen' | 'delete' | 'restore' | 'when') =>
  ({ what = '' }: Record<string, string>): Command => ({ kind, what });
const clear =
  (field: 'due' | 'deadline' | 'reminders' | 'recurrence') =>
  ({ what = '' }: Record<string, string>): Command => ({ kind: 'clear', field, what });
/** "remind me tomorrow at 9" does not say of what: a task is missing, not a time. */
const remind = ({ what = '', when = '' }: Record<string, string>): Command => {
  const line = `${what} ${when}`.trim();
  return isOnlyTime(line) ? { kind: 'add', line, remind: true } : { kind: 'remind', what, when };
};
const plain =
  (kind: 'greeting' | 'thanks' | 'help' | 'undo' | 'cancel' | 'projects' | 'who') => () => ({
    kind,
  });

/** First, since a bare "no" is never a title. */
export const smallTalk: readonly Rule[] = [
  {
    pattern:
      '(?:hi|hello|hey|hallo|moin|good (?:morning|afternoon|evening|day))(?: there| taskloom)?',
    read: plain('greeting'),
  },
  {
    pattern:
      '(?:thanks|thank you|thx|ta|cheers)(?: .*)?|(?:great|perfect|nice|awesome|cool|wonderful|ok|okay|good)',
    read: plain('thanks'),
  },
  {
    pattern:
      '(?:help(?: me)?|\\?|commands|examples|what can (?:you|i) (?:do|say|ask).*|how do(?:es)? (?:this|you|it) work|what do you understand)',
    read: plain('help'),
  },
  {
    pattern:
      '(?:cancel|no|nope|nah|no thanks|not now|never ?mind|forget it|stop|none(?: of (?:them|these))?|neither)',
    read: plain('cancel'),
  },
  {
    pattern:
      '(?:who am i|who are you|what time is it|what day is it|what is my (?:name|time ?zone))',
    read: plain('who'),
  },
  {
    pattern:
      '(?:undo|revert|take (?:that|it) back)(?: (?:that|it|this|the last (?:one|change|action|thing)|my last (?:change|action)))?',
    read: plain('undo'),
  },
];

export const rules: readonly Rule[] = [
  // Notifications and projects.
  {
    pattern:
      '(?:mark|set) (?:all )?(?:my |the )?notifications? (?:as )?read|clear (?:all )?(?:my |the )?notifications?|i (?:have )?read (?:all )?(?:my |the )?notifications?',
    read: () => ({ kind: 'read-notifications' }),
  },
  {
    pattern:
      "(?:(?:show|list|check|read|see|view|open|any|get|what(?:'s| is| are)|do i have|are there)(?: me)?(?: any)? )?(?:my |the |all |new |unread |any )*(?:notifications?|alerts?)(?: do i have)?",
    read: () => ({ kind: 'notifications' }),
  },
  {
    pattern:
      '(?:(?:show|list|see|view|get|display|what are|which|what)(?: me)? )?(?:all )?(?:my |the )?(?:all )?projects(?: (?:do i have|are there|i have))?',
    read: plain('projects'),
  },
  {
    pattern:
      '(?:add|create|make|start|new)(?: me)?(?: an?| the)?(?: new)? project(?: called| named| for|:)? <name>',
    read: ({ name = '' }) => ({ kind: 'add-project', name }),
  },

  // Taking something off a task, before deleting takes the words.
  {
    pattern:
      "{drop} (?:the |all |my |its )?reminders? {of} <what>|(?:don't|do not|stop) remind(?:ing)? me (?:of|about) <what>",
    read: clear('reminders'),
  },
  {
    pattern: '{drop} (?:the |its )?(?:recurrence|repetition|repeat(?:ing)?|schedule) {of} <what>',
    read: clear('recurrence'),
  },
  {
    pattern:
      "(?:stop|don't|do not|no longer) (?:repeat|repeating|recurring) <what>|(?:stop|end) <what> (?:from )?(?:repeating|recurring)|make <what> (?:not|no longer|stop) (?:repeat|repeating|recur|recurring)",
    read: clear('recurrence'),
  },
  { pattern: '{drop} (?:the |its )?deadline {of} <what>', read: clear('deadline') },
  {
    pattern:
      '{drop} (?:the |its )?(?:due ?date|due|date|time) {of} <what>|<what> has no (?:due )?date',
    read: clear('due'),
  },

  // Completing and its opposites.
  {
    pattern:
      'mark <what> (?:as )?(?:not done|undone|open|incomplete|not completed)|(?:reopen|re-open|uncomplete|unfinish|uncheck|untick) <what>',
    read: task('reopen'),
  },
  { pattern: '(?:restore|undelete|bring back|recover) <what>', read: task('restore') },
  {
    pattern:
      'mark <what> (?:as )?{done}|mark off <what>|(?:check|tick|cross) <what> off|set <what> (?:to|as) {done}',
    read: task('complete'),
  },
  {
    pattern:
      "(?:complete|finish|done with|done:?|check off|tick off|tick|close|cross off|finished|completed|i (?:have )?(?:just )?(?:done|finished|completed|did)|i've (?:just )?(?:done|finished|completed)|i'm done with) <what>",
    read: task('complete'),
  },
  { pattern: '<what> (?:is|are) {done}|<what>:? done', read: task('complete') },
  {
    pattern: '(?:delete|remove|trash|erase|get rid of|drop|scrap|bin) <what>',
    read: task('delete'),
  },

  // Reminders.
  {
    pattern:
      "(?:remind me|(?:set|add|create|make)(?: me)? (?:a |an )?reminder|don't let me forget|do not let me forget)(?: (?:for )?(?<when>{time}.*?))? to <line+>",
    read: ({ line = '', when = '' }) => ({
      kind: 'add',
      line: `${line} ${when}`.trim(),
      remind: true,
    }),
  },
  {
    pattern:
      '(?:remind me|(?:set|add|create|put)(?: (?:a|an|another))? reminder) (?<when>\\d+ ?\\w+ before(?: due)?) <what>',
    read: remind,
  },
  {
    pattern:
      '(?:remind me|(?:set|add|create|put)(?: (?:a|an|another))? reminder)(?: (?:of|about|for|on))? <what> (?<when>(?:at due|{time}).*)',
    read: remind,
  },
  {
    pattern:
      '(?:remind me|(?:set|add|create|put)(?: (?:a|an|another))? reminder)(?: (?:of|about|for|on))? <what>',
    read: remind,
  },

  // Names, priorities, recurrences.
  {
    pattern:
      '(?:rename|retitle) ["“]<what>["”] (?:to|as|into) ["“]?<title>["”]?|(?:rename|retitle) <what+> (?:to|as|into) <title>|(?:change|set|update) the (?:title|name) of <what+> to <title>',
    read: ({ what = '', title = '' }) => ({ kind: 'rename', what, title }),
  },
  {
    pattern:
      "(?:set|change|update|make) (?:the )?priority (?:of|for|on) <what> (?:to|as) (?<prio>{prio})|{make} <what>(?:'s)? priority (?:to |as )?(?<prio>{prio})|{make} <what> (?:to |as |a |an |the |in )*(?<prio>{prio})(?: priority)?|(?<prio>{prio}) priority for <what>",
    read: ({ what = '', prio = '' }) => ({ kind: 'priority', what, priority: priorityOf(prio) }),
  },
  {
    pattern: 'prioriti[sz]e <what>',
    read: ({ what = '' }) => ({ kind: 'priority', what, priority: 'p1' }),
  },
  {
    pattern:
      '(?:set|change|update) (?:the )?(?:recurrence|repetition|repeat|schedule) (?:of|for|on) <what> to <rule>|(?:make|let|have) <what> (?:repeat|recur|happen|recurring)(?: again)? <rule>|repeat <what> (?<rule>{repeat})|(?:set|change|make|move) <what> (?:to )?(?<rule>{repeat})',
    read: ({ what = '', rule = '' }) => ({ kind: 'repeat', what, recurrence: rule }),
  },

  // Places and times.
  {
    pattern:
      '(?:move|put|file|assign|transfer) <what+> (?:to|into|in|under) (?:the |my )?(?:project <project>|(?<project>inbox)|#<project>|<project+> (?:project|list))',
    read: ({ what = '', project = '' }) => ({ kind: 'move', what, project: unquote(project) }),
  },
  {
    pattern: '(?:set|change|update|move) (?:the )?deadline (?:of|for|on) <what+> to <when>',
    read: ({ what = '', when = '' }) => ({ kind: 'deadline', what, when }),
  },
  {
    pattern:
      '(?:set|change|update|move) (?:the )?(?:due ?date|due|date|time) (?:of|for|on) <what+> to <when>',
    read: ({ what = '', when = '' }) => ({ kind: 'reschedule', what, when }),
  },
  {
    pattern: '{move} <what> by <by>',
    read: ({ what = '', by = '' }) =>
      /^(?:an? |one |two |three |\d)/iu.test(by)
        ? { kind: 'postpone', what, by }
        : { kind: 'reschedule', what, when: `by ${by}` },
  },
  {
    pattern: '{move} <what+> to (?:be (?:due )?)?<when>',
    read: ({ what = '', when = '' }) => ({
      kind: 'reschedule',
      what: what.replace(/ from \S+(?: \S+)?$/u, ''),
      when,
      orProject: true,
    }),
  },
  {
    pattern: '{move} <what> (?:until|till|for) <when>',
    read: ({ what = '', when = '' }) => ({ kind: 'reschedule', what, when }),
  },
  {
    pattern: '{move} <what> (?<when>{time}.*)',
    read: ({ what = '', when = '' }) => ({ kind: 'reschedule', what, when }),
  },
  {
    pattern: '<what> is (?:now )?due <when>',
    read: ({ what = '', when = '' }) =>
      /^(?:what|when|which|who)\b/iu.test(what) ? undefined : { kind: 'reschedule', what, when },
  },

  // Looking.
  {
    pattern:
      "(?:plan|organi[sz]e|prepare)(?: me)? (?:my |the )?(?:day|today)|what should i (?:do|work on|start with|tackle)(?: (?:now|first|next|today))?|what(?:'s| is) (?:the )?next(?: (?:up|task|thing|one))?|next",
    read: () => ({ kind: 'list', filter: 'today | overdue', about: 'for today', plan: true }),
  },
  { pattern: "when(?:'s| is) <what>(?: due)?", read: task('when') },
  {
    pattern:
      "(?:search(?: for)?|find(?: me)?|look (?:for|up)|where(?:'s| is| are)) (?:my |the |all )?(?:{task} (?:about|with|like|for|named|called|containing) )?<words>(?: {task})?",
    read: ({ words: text = '' }) => ({ kind: 'find', words: unquote(text) }),
  },

  // Adding.
  {
    pattern: '(?:note to self|remember(?: to)?):? <line+>',
    read: ({ line = '' }) => ({ kind: 'add', line }),
  },
  {
    pattern:
      '(?:(?:add|create|insert|new|quick add|note(?: down)?|jot down|write down)(?: me)?(?: an?| the| another)?(?: new)?(?: {task}| entry)?|(?:make|put|enter)(?: me)?(?: an?| the| another)?(?: new)? (?:{task}|entry)|put(?=.* (?:on|in) (?:my|the) .*list))(?: (?:to|for|called|named|that says|saying)\\b|:)? <line+>',
    read: ({ line = '' }) => ({ kind: 'add', line: withoutList(line) }),
  },
  {
    pattern:
      "(?:task|todo|to-do|don't forget(?: to)?|do not forget(?: to)?):? <line+>|i (?:need|have|want|ought|got) to <line+>|i (?:must|should|gotta) <line+>",
    read: ({ line = '' }) => ({ kind: 'add', line }),
  },
];

/** What a rule's pattern comes to. */
export function compileRule({ pattern }: Rule): RegExp {
  let names = 0;
  const source = pattern
    .replaceAll(/\{(\w+)\}/gu, (_, name: string) => words[name] ?? name)
    .replaceAll(/\(\?<(\w+)>/gu, (_, name: string) => `(?<${name}__${(names += 1)}>`)
    .replaceAll(
      /<(\w+)(\+?)>(?!\w)/gu,
      (whole, name: string, greedy: string, at: number, all: string) =>
        all.slice(at - 2, at) === '(?'
          ? whole
          : `(?<${name}__${(names += 1)}>.+${greedy ? '' : '?'})`,
    );
  return new RegExp(`^(?:${source})$`, 'isu');
}

const TIME_WORDS = new Set(
  (
    'every each other day days week weeks month months year years weekday weekdays workday weekend ' +
    'monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun ' +
    'daily weekly monthly yearly today tonight tomorrow next this morning afternoon evening noon ' +
    'at on in by for the of and am pm hour hours minute minutes first second third last a an until'
  ).split(' '),
);

/** Whether a line says when and nothing else. */
export function isOnlyTime(line: string): boolean {
  const words = line.toLowerCase().match(/[^\s,]+/gu) ?? [];
  return words.every(
    (word) => TIME_WORDS.has(word) || /^\d[\d:.]*(?:st|nd|rd|th|am|pm)?$/u.test(word),
  );
}

export function unquote(text: string): string {
  return text
    .trim()
    .replace(/^["'“”„‘](.+)["'“”’]$/su, '$1')
    .trim();
}

/** "… to my list" says nothing; "… to the Home project" is `#Home`. */
function withoutList(line: string): string {
  const [, rest, name] =
    /^(.+?) (?:to|in|into|on) (?:the |my )?(?:project "?([^"#]+?)"?|"?([^"#]+?)"? project)$/isu
      .exec(line)
      ?.filter((part) => part !== undefined) ?? [];
  if (rest && name) return `${rest} ${/\s/u.test(name) ? `#"${name}"` : `#${name}`}`;
  return line.replace(
    / (?:to|on|in) (?:my |the )?(?:list|tasks?|todos?|to-?do list|task list|inbox)$/iu,
    '',
  );
}
