import type { Command } from './command.ts';
import type { Rule } from './grammar.ts';

const simple = (kind: 'stats' | 'overview' | 'activity' | 'trash' | 'filters' | 'tags') => () => ({
  kind,
});
const bare = (name: string): string => name.replace(/^["'“#@/]+|["'”]+$/gu, '').trim();
const tagsIn = (text: string): string[] =>
  text
    .split(/\s*,\s*|\s+and\s+|\s+(?=@)/u)
    .map(bare)
    .filter((tag) => tag !== '');
const ROLES = ['owner', 'editor', 'viewer'] as const;
const roleIn = (text: string) =>
  ROLES.find((role) => text.toLowerCase().includes(role)) ?? 'editor';
const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** A person follows "to", not a project: those are told by their words. */
const PERSON =
  '(?!(?:the |my )?(?:project |inbox$|#|/|section )|.* (?:project|list|section)$)<person>';

/**
 * Sentences about what is around tasks: sections, tags, people, comments, filters, insight. They come
 * before those about tasks, whose titles could hold any word.
 */
export const organizeRules: readonly Rule[] = [
  // Subtasks, what waits for what, comments.
  {
    pattern:
      'add (?:a |the )?sub-?task (?:to|under|of) <what>: <title>|add (?:a |the )?sub-?task:? ["“]?<title+>["”]? (?:to|under|of|for|in) <what>|add ["“]?<title>["”]? as (?:a )?sub-?task (?:to|of|under) <what>',
    read: ({ what = '', title = '' }) => ({ kind: 'subtask', what, title: title.trim() }),
  },
  {
    pattern:
      '<what> (?:is blocked by|is waiting for|waits for|has to wait for|must wait for|depends on) <by>|block <what> (?:by|with|on|until) <by>',
    read: ({ what = '', by = '' }) =>
      /^(?:what|which|who)\b/iu.test(what) ? undefined : { kind: 'block', what, by },
  },
  {
    pattern: 'unblock <what>|<what> (?:is no longer blocked|no longer waits(?: for .*)?)',
    read: ({ what = '' }) => ({ kind: 'clear', field: 'blocked_by', what }),
  },
  {
    pattern:
      '(?:add (?:a )?|leave (?:a )?|write (?:a )?)?comment (?:on|to|for) <what>: <body>|comment ["“]<body>["”] (?:on|to|for) <what>|(?:add|leave|write) (?:a |the )?comment ["“]?<body+>["”]? (?:on|to|for) <what>',
    read: ({ what = '', body = '' }) => ({ kind: 'comment', what, body }),
  },
  {
    pattern: '(?:show|list|read)(?: me)? (?:the )?comments (?:on|of|for) <what>',
    read: ({ what = '' }) => ({ kind: 'comments', what }),
  },

  // Tags and people.
  {
    pattern:
      '(?:rename|change) (?:the )?tag @?<tag> (?:to|into|as) @?<name>|merge (?:the )?tag @?<tag> (?:into|with) @?<name>',
    read: ({ tag = '', name = '' }) => ({ kind: 'rename-tag', tag: bare(tag), name: bare(name) }),
  },
  {
    pattern:
      'tag <what> (?:with|as) <tags>|(?:add|put|set) (?:the )?(?:tags? |labels? )<tags> (?:to|on) <what>|(?:add|put) (?<tags>@\\S+(?:,? (?:and )?@\\S+)*) (?:to|on) <what>|label <what> (?:with|as) <tags>',
    read: ({ what = '', tags = '' }) => ({ kind: 'tag', what, add: tagsIn(tags), remove: [] }),
  },
  {
    pattern:
      '(?:remove|drop|take) (?:the )?(?:tags? |labels? )<tags> (?:from|off) <what>|(?:remove|take) (?<tags>@\\S+) (?:from|off) <what>|untag <what> (?:from|with) <tags>',
    read: ({ what = '', tags = '' }) => ({ kind: 'tag', what, add: [], remove: tagsIn(tags) }),
  },
  {
    pattern: '(?:delete|remove) (?:the )?tag @?(?<tag>\\S+)(?: everywhere)?',
    read: ({ tag = '' }) => ({ kind: 'delete-tag', tag: bare(tag) }),
  },
  {
    pattern: `assign <what+> to ${PERSON}|give <what+> to ${PERSON}`,
    read: ({ what = '', person = '' }) => ({ kind: 'assign', what, person }),
  },
  {
    pattern: 'unassign <what>|take <what> off (?:everyone|everybody|anyone)',
    read: ({ what = '' }) => ({ kind: 'clear', field: 'assignee', what }),
  },

  // Occurrences and reminders.
  {
    pattern:
      'skip (?:(?:the |this |to |the next )?(?:next |this )?(?:occurrence|one|time) (?:of |for )?)?<what>(?: this (?:time|week)| once| (?:to)?day)?',
    read: ({ what = '' }) => ({ kind: 'skip', what }),
  },
  {
    pattern:
      'snooze (?:the )?(?:reminders? (?:of|for|about) )?<what> (?:until|till|to) <when>|remind me (?:again )?later (?:about|of) <what>(?: <when>)?|remind me again (?:about |of )?<what> (?<when>(?:in|at|tomorrow|on|next|tonight).*)',
    read: ({ what = '', when = 'in 1 hour' }) => ({ kind: 'snooze', what, until: when }),
  },
  {
    pattern: 'snooze (?:the )?(?:reminders? (?:of|for|about) )?<what> (?:for|by) <when>',
    read: ({ what = '', when = '' }) => ({ kind: 'snooze', what, until: `in ${when}` }),
  },
  {
    pattern: 'snooze (?:the )?(?:reminders? (?:of|for|about) )?<what> (?<when>{time}.*)',
    read: ({ what = '', when = '' }) => ({ kind: 'snooze', what, until: when }),
  },
  {
    pattern: 'snooze <what>',
    read: ({ what = '' }) => ({ kind: 'snooze', what, until: 'in 1 hour' }),
  },
  {
    pattern:
      'preview <rule>|when (?:is|would be|are) (?<rule>every\\b.*)|what (?:does|would) ["“]?<rule>["”]? mean',
    read: ({ rule = '' }) => ({ kind: 'preview', recurrence: rule }),
  },
  {
    pattern:
      '(?:set|change) (?:the )?duration (?:of|for) <what+> to <time>|<what> (?:takes|will take) (?:about )?(?<time>(?:an?|half an?|\\d+(?:\\.\\d+)?) ?(?:h|hours?|m|mins?|minutes?)\\b.*)',
    read: ({ what = '', time = '' }) => ({ kind: 'duration', what, duration: time }),
  },

  // Sections.
  {
    pattern:
      '(?:add|create|make|new)(?: an?| the)? ?(?:new )?section (?:called |named )?["“]?<name+>["”]? (?:to|in|for) <project>',
    read: ({ name = '', project = '' }) => section('add', project, { name: bare(name) }),
  },
  {
    pattern:
      '(?:show|list)(?: me)? (?:the |all )?sections (?:of|in) <project>|(?:what|which) sections (?:does|are in|has) <project>(?: have)?',
    read: ({ project = '' }) => section('list', project),
  },
  {
    pattern: 'rename (?:the )?section <section> (?:of|in) <project> (?:to|as) <name>',
    read: ({ section: given = '', project = '', name = '' }) =>
      section('rename', project, { section: bare(given), name: bare(name) }),
  },
  {
    pattern: '(?:delete|remove) (?:the )?section <section> (?:of|in|from) <project>',
    read: ({ section: given = '', project = '' }) =>
      section('delete', project, { section: bare(given) }),
  },
  {
    pattern:
      '(?:move|put|file) <what+> (?:to|into|in|under) (?:the )?(?:section <section> (?:of|in) (?:the |project )*<project>|section <section>|/<section>|<section> section(?: (?:of|in) (?:the |project )*<project>)?)',
    read: ({ what = '', section: given = '', project }) => ({
      kind: 'section',
      what,
      section: bare(given),
      ...(project !== undefined && { project: bare(project) }),
    }),
  },

  // Projects.
  {
    pattern:
      '(?:stop sharing|unshare) (?:the )?(?:project )?<project> with <person>|(?:remove|kick) <person> from (?:the )?(?:project <project>|<project> project)',
    read: ({ project = '', person = '' }) => share(project, person, 'none'),
  },
  {
    pattern:
      'share (?:the )?(?:project )?<project+> with <person> as (?:an? )?<role>|share (?:the )?(?:project )?<project+> with <person>',
    read: ({ project = '', person = '', role = '' }) => share(project, person, roleIn(role)),
  },
  {
    pattern:
      '(?:who (?:shares|is in|has access to)|(?:show|list)(?: me)? (?:the )?(?:members|people) (?:of|in)) (?:the )?(?:project )?<project>',
    read: ({ project = '' }) => ({ kind: 'members', project: projectName(project) }),
  },
  {
    pattern: 'rename (?:the )?project <project> (?:to|as|into) <name>',
    read: ({ project = '', name = '' }) => change('rename', project, bare(name)),
  },
  {
    pattern: 'archive (?:the )?(?:project <project>|#<project>|<project> project)',
    read: ({ project = '' }) => change('archive', project),
  },
  {
    pattern:
      '(?:unarchive (?:the )?(?:project )?<project>|(?:bring back|restore) (?:the )?(?:project <project>|#<project>|<project> project))',
    read: ({ project = '' }) => change('unarchive', project),
  },
  {
    pattern: '(?:delete|remove|trash) (?:the )?(?:whole )?(?:project <project>|#<project>)',
    read: ({ project = '' }) => change('delete', project),
  },

  // Filters.
  {
    pattern:
      '(?:save|keep) (?:the |this |a )?filter ["“]?<filter+>["”]? as ["“]?<name>["”]?|(?:save|create|make|add)(?: an?| the)? filter (?:called |named )?["“]?<name>["”]?(?:: | for | with )<filter>',
    read: ({ name = '', filter = '' }) => ({ kind: 'save-filter', name: bare(name), filter }),
  },
  {
    pattern: '(?:delete|remove) (?:the |my )?(?:saved )?filter ["“]?<name>["”]?',
    read: ({ name = '' }) => ({ kind: 'delete-filter', name }),
  },
  {
    pattern: '(?:show|use|open|apply|run)(?: me)?(?: the| my)? filter ["“]?<name>["”]?',
    read: ({ name = '' }) => ({ kind: 'use-filter', name }),
  },
  {
    pattern:
      '(?:(?:show|list|see)(?: me)? )?(?:my |the |all )*(?:saved )?filters|what (?:saved )?filters do i have',
    read: simple('filters'),
  },
  {
    pattern:
      '(?:(?:show|list|see)(?: me)? )?(?:my |the |all )*(?:tags|labels)|what tags (?:do i have|are there)',
    read: simple('tags'),
  },

  // Insight.
  {
    pattern:
      "(?:(?:show|give)(?: me)? )?(?:my |the |some )*(?:stats|statistics|productivity|streak)|how (?:many tasks|much) (?:did|have) i (?:completed?|do|done|finish(?:ed)?|get done)\\b.*|how productive (?:am i|was i|have i been).*|what(?:'s| is) my streak",
    read: simple('stats'),
  },
  {
    pattern:
      '(?:(?:show|give)(?: me)? )?(?:my |an |the )*overview|how do things (?:stand|look)|how am i doing|(?:weekly |status )(?:review|report)|summary|summari[sz]e(?: my tasks)?',
    read: simple('overview'),
  },
  {
    pattern:
      '(?:(?:show|list)(?: me)? )?(?:my |the |recent |latest |last )*(?:activity|history|changes)|what (?:has )?changed(?: recently| today| lately)?|what did i (?:change|just do)',
    read: simple('activity'),
  },
  {
    pattern:
      "(?:(?:show|list|open)(?: me)? |what(?:'s| is) in )?(?:the |my |all )*(?:trash|trash can|bin|deleted tasks|deleted)",
    read: simple('trash'),
  },

  // Account, files.
  {
    pattern: '(?:set|change) (?:my |the )?time ?zone to <zone>',
    read: ({ zone = '' }) => ({ kind: 'setting', change: { time_zone: zone } }),
  },
  {
    pattern: '(?:my |the )?week (?:starts|begins) on (?:a )?<day>|start (?:my |the )?week on <day>',
    read: ({ day = '' }) => weekStart(day),
  },
  {
    pattern:
      '(?:set|change) (?:my |the )?default reminder to <reminder>|always remind me <reminder>',
    read: ({ reminder = '' }) => ({ kind: 'setting', change: { default_reminder: reminder } }),
  },
  {
    pattern:
      '(?:(?:show|give|get|what is)(?: me)? )?(?:the |my |a )*(?:calendar|export|ical|ics)(?: feed)? (?:link|feed|address|url)|(?:link|connect|subscribe)(?: to)?(?: my| the)? calendar',
    read: () => ({ kind: 'calendar' }),
  },
  {
    pattern:
      '(?:export|back ?up|download)(?: (?:all|my|the|of|tasks?|everything|data|todos))*(?: (?:to|as|in) .*)?',
    read: () => ({ kind: 'files', direction: 'export' }),
  },
  {
    pattern: 'import(?: .*)?',
    read: () => ({ kind: 'files', direction: 'import' }),
  },
];

function section(
  action: 'list' | 'add' | 'rename' | 'delete',
  project: string,
  more: { section?: string; name?: string } = {},
): Command {
  return { kind: 'sections', action, project: projectName(project), ...more };
}

function share(project: string, person: string, role: (typeof ROLES)[number] | 'none'): Command {
  return { kind: 'share', project: projectName(project), person: bare(person), role };
}

function change(
  action: 'rename' | 'archive' | 'unarchive' | 'delete',
  project: string,
  name?: string,
): Command {
  const named = name === undefined ? {} : { name };
  return { kind: 'change-project', action, project: projectName(project), ...named };
}

function weekStart(day: string): Command | undefined {
  const place = WEEK.findIndex((name) => name.startsWith(day.toLowerCase().slice(0, 3)));
  return place < 0 ? undefined : { kind: 'setting', change: { week_start: place + 1 } };
}

/** "the Home project" is Home. */
function projectName(text: string): string {
  return bare(text.replace(/^(?:the |my )+/iu, '').replace(/ (?:project|list)$/iu, ''));
}
