import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse as parseMessage } from '@messageformat/parser';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, test } from 'vitest';

import verbs from '../chat/tool-calls/verbs.json' with { type: 'json' };
import german from './messages/de.json' with { type: 'json' };

const source = join(import.meta.dirname, '..');
const files = globSync('**/*.{ts,tsx}', { cwd: source }).filter(
  (path) => !/\.test\.|\.d\.ts$|(?:^|\/)testing\//u.test(path),
);

/** Attributes that a person reads or hears. */
const READ =
  /^(?:aria-label|aria-description|label|title|placeholder|alt|name|text|hint|message)$/u;
/** Names, code and keys, which are the same in every language. */
const SAME = new Set(['Taskloom', 'npm start', 'q']);
/** Of form fields, which nobody reads. */
const FIELD_NAMES = new Set(['monthly']);

interface Found {
  messages: string[];
  /** Where a message is not written out, and where text stands outside the catalogue. */
  unknown: string[];
}

const found = await Promise.all(files.map(readTexts));
const messages = new Set([
  ...found.flatMap((each) => each.messages),
  ...Object.values(verbs).flat(),
]);

describe('texts of the page', () => {
  test('stand in the catalogue, not in JSX', () => {
    expect(found.flatMap(({ unknown }) => unknown)).toEqual([]);
  });

  test('are all there in German, and no others', () => {
    expect(Object.keys(german).toSorted()).toEqual([...messages].toSorted());
    expect(Object.entries(german).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('have the same values in German', () => {
    const differing = Object.entries(german).filter(
      ([message, text]) => valuesOf(message) !== valuesOf(text),
    );
    expect(differing).toEqual([]);
  });
});

/** A node of the syntax tree, as far as it is looked at here. */
interface Node {
  type: string;
  start: number;
  value?: unknown;
  name?: unknown;
  callee?: Node;
  arguments?: Node[];
}

async function readTexts(path: string): Promise<Found> {
  const code = await readFile(join(source, path), 'utf8');
  const here: Found = { messages: [], unknown: [] };
  const tree: unknown = parseAst(code, { lang: path.endsWith('x') ? 'tsx' : 'ts' });
  visit(tree, (node) => {
    const text = textOf(node);
    if (text !== undefined && /\p{L}/u.test(text) && !SAME.has(text.trim()))
      here.unknown.push(`${path}:${code.slice(0, node.start).split('\n').length} ${text.trim()}`);
    if (node.type !== 'CallExpression' || node.callee?.name !== 't') return;
    const [message] = node.arguments ?? [];
    if (message?.type === 'Literal') here.messages.push(String(message.value));
    else if (!path.endsWith('describe-call.ts'))
      here.unknown.push(`${path} ${code.slice(node.start, node.start + 40)}`);
  });
  return here;
}

/** What JSX shows or says as it stands. */
function textOf(node: Node): string | undefined {
  if (node.type === 'JSXText') return String(node.value);
  if (node.type !== 'JSXAttribute') return undefined;
  const { name, value } = node as unknown as { name: Node; value: Node | null };
  if (value?.type !== 'Literal' || !READ.test(String(name.name))) return undefined;
  return FIELD_NAMES.has(String(value.value)) ? undefined : String(value.value);
}

function visit(node: unknown, look: (node: Node) => void): void {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const each of node) visit(each, look);
    return;
  }
  if ('type' in node) look(node as Node);
  for (const part of Object.values(node)) visit(part, look);
}

/** The names of the values a message takes. */
function valuesOf(message: string): string {
  const names = new Set<string>();
  visit(parseMessage(message), (part) => {
    if ('arg' in part) names.add(String(part.arg));
  });
  return [...names].toSorted().join(' ');
}
