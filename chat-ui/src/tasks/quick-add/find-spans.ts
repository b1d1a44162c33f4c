export interface Span {
  kind: string;
  text: string;
  start: number;
}

/** Where in the line each part stands that was understood, in the order of the line. */
export function findSpans(line: string, understood: { kind: string; text: string }[]): Span[] {
  const spans: Span[] = [];
  for (const part of understood.toSorted((a, b) => line.indexOf(a.text) - line.indexOf(b.text))) {
    const last = spans.at(-1);
    const start = line.indexOf(part.text, last === undefined ? 0 : last.start + last.text.length);
    if (start >= 0) spans.push({ ...part, start });
  }
  return spans;
}

/** The same line with that part meant as words of the title. */
export function keepAsWords(line: string, { start }: Span): string {
  return `${line.slice(0, start)}\\${line.slice(start)}`;
}
