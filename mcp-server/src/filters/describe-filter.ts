import type { Filter, Leaf, PersonRole } from './types.ts';

const ROLES: Readonly<Record<PersonRole, string>> = {
  assignee: 'assigned to',
  assigner: 'assigned by',
  author: 'added by',
};

/** A filter in the language's own words, which read again give the same filter. */
export function describeFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'panes':
      return filter.parts.map(describePart).join(', ');
    case 'or':
      return filter.parts.map(describePart).join(' | ');
    case 'and':
      return filter.parts.map(describePart).join(' & ');
    case 'not':
      if (filter.part.kind === 'has') return `no ${filter.part.thing}`;
      return `!${describePart(filter.part)}`;
    default:
      return describeLeaf(filter);
  }
}

function describePart(filter: Filter): string {
  const text = describeFilter(filter);
  return 'parts' in filter ? `(${text})` : text;
}

/** Dates that are terms without a label. */
const BARE = /^(?:today|tomorrow|yesterday|(?:this|next|last) \w+|next \d+ \w+)$/u;
const ORDER_WORDS = { '<': ' before:', '=': ':', '>': ' after:' } as const;

function describeLeaf(leaf: Leaf): string {
  switch (leaf.kind) {
    case 'date': {
      if (leaf.field === 'due' && leaf.is === '=' && BARE.test(leaf.when)) return leaf.when;
      if (leaf.is === '<=' || leaf.is === '>=')
        return `${leaf.field} ${leaf.is} ${protect(leaf.when)}`;
      return `${leaf.field}${ORDER_WORDS[leaf.is]} ${protect(leaf.when)}`;
    }
    case 'priority':
      return leaf.is === '=' ? `p${leaf.value}` : `priority ${leaf.is} ${leaf.value}`;
    case 'duration':
      return `duration ${leaf.is} ${leaf.minutes} min`;
    case 'project':
      return `${leaf.tree ? '##' : '#'}${describeName(leaf.name)}`;
    case 'section':
      return `/${describeName(leaf.name)}`;
    case 'tag':
      return `@${describeName(leaf.name)}`;
    case 'saved':
      return `filter: ${describeName(leaf.name)}`;
    case 'person':
      return `${ROLES[leaf.role]}: ${describeName(leaf.name)}`;
    case 'search':
      return `search: ${protect(leaf.text)}`;
    case 'status':
      return leaf.status;
    case 'has':
      return leaf.thing === 'assignee' ? 'assigned' : `has: ${leaf.thing}`;
    case 'is':
      return leaf.fact;
  }
}

/** Quotes are kept: what they hold is protected already, but for the backslash. */
function protect(text: string): string {
  return text
    .split(/("[^"]*")/u)
    .map((part, at) =>
      at % 2 === 1 ? part.replaceAll('\\', '\\\\') : part.replace(/[&|(),\\]/gu, '\\$&'),
    )
    .join('');
}

const SPECIAL = /[&|!(),"\\#@/:<>=]|^\s|\s$|\s\s|[^\S ]/u;

/** A name is quoted where it has to be; one with wildcards, which quotes would take away, is escaped. */
function describeName(pattern: string): string {
  const characters: string[] = pattern.match(/\\.|[^\\]/gsu) ?? [];
  const wild = characters.includes('*');
  const name = characters.map((char) => char.replace(/^\\/u, '')).join('');
  const literalStar = characters.includes('\\*');
  if (!wild && (literalStar || SPECIAL.test(name))) return `"${name.replace(/["\\]/gu, '\\$&')}"`;
  if (!wild) return name;
  return characters
    .map((char) => (char.length > 1 ? char : char.replace(SPECIAL, '\\$&').replace(/^ $/u, '\\ ')))
    .join('');
}
