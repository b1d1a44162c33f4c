/** What a marker in a line of quick_add stands for. */
export type MarkerKind =
  'project' | 'section' | 'tag' | 'assignee' | 'priority' | 'deadline' | 'reminder';

export interface Marker {
  kind: MarkerKind;
  /** The name or the words, without the sign and quotes. */
  value: string;
  start: number;
  end: number;
}

/** Stands in for text that is no longer read: escaped words, and markers once they are found. */
const ESCAPED = '\uE000';
export const TAKEN = '\uE001';

const NAME = String.raw`(?:"([^"]+)"|((?!\d)(?=[^\s"]*[\p{L}\p{Extended_Pictographic}])[^\s#@,;!?"(){}\uE000\uE001]+))`;
const SIGNED = (sign: string, name = NAME): RegExp => new RegExp(`(?<![^\\s])${sign}${name}`, 'gu');

const PATTERNS: Readonly<Record<Exclude<MarkerKind, 'reminder'>, RegExp>> = {
  deadline: /(?<![^\s])\{([^{}]+)\}/gu,
  project: SIGNED('#'),
  tag: SIGNED('@'),
  // A second slash makes it a path.
  section: SIGNED('/', String.raw`(?:"([^"]+)"|(\p{L}[^\s/,;!?"(){}\uE000\uE001]*)(?![^\s,;!?]))`),
  assignee: SIGNED('\\+', String.raw`(?:"([^"]+)"|(\p{L}[^\s,;!?"(){}\uE000\uE001]*))`),
  priority: /(?<![^\s])(p[1-4])(?![^\s,;.])/giu,
};

/** Finds the signed parts of a line (`#project`, `@tag`, `{deadline}`, …), in their order. */
export function findMarkers(text: string): Marker[] {
  const kinds = Object.keys(PATTERNS) as (keyof typeof PATTERNS)[];
  const markers = kinds.flatMap((kind) =>
    [...text.matchAll(PATTERNS[kind])].map((match): Marker => {
      const written = match[1] ?? match[2] ?? '';
      const isQuoted = match[0].includes('"');
      // A full stop or colon after a name ends the sentence, not the name.
      const value = isQuoted || kind === 'deadline' ? written : written.replace(/[.:]+$/u, '');
      const end = match.index + match[0].length - (written.length - value.length);
      return { kind, value: value.trim(), start: match.index, end };
    }),
  );
  const ordered = markers.toSorted((a, b) => a.start - b.start);
  return ordered.filter(
    ({ start }) => !ordered.some((each) => each.start < start && start < each.end),
  );
}

/** `text` with a stretch hidden; every other character keeps its place. */
export function hide(text: string, start: number, end: number, sign: string): string {
  return text.slice(0, start) + sign.repeat(end - start) + text.slice(end);
}

/** Hides what stands in quotes; quotes after a sign are a name's. */
export function hideQuoted(text: string): string {
  return text.replaceAll(/(?<![^\s(])"[^"]+"(?![\p{L}\p{N}])/gu, (words) =>
    ESCAPED.repeat(words.length),
  );
}

/** Hides the words that a backslash says are not to be read. */
export function hideEscaped(text: string): string {
  return text.replaceAll(/(?<![^\s])\\\S+/gu, (word) => ESCAPED.repeat(word.length));
}
