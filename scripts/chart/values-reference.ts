import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { isMap, isScalar, parseDocument } from 'yaml';

const chart = new URL('../../charts/taskloom/', import.meta.url);
export const schemaPath = fileURLToPath(new URL('values.schema.json', chart));
export const tablePath = fileURLToPath(new URL('README.md', chart));

/** A chart holds its own files: these are other folders', word for word. */
export const copies = ['components', 'stack/compose/kafka.sh', 'stack/compose/Caddyfile'].map(
  (path) => ({
    from: fileURLToPath(new URL(`../../${path}`, import.meta.url)),
    to: fileURLToPath(new URL(`files/${path.split('/').at(-1) ?? ''}`, chart)),
  }),
);

/** What a value may be beside its type. */
const CHOICES: Record<string, readonly string[]> = {
  logLevel: ['debug', 'info', 'warn', 'error'],
  signUp: ['open', 'invitation', 'closed'],
  'dapr.components': ['cloud', 'local'],
  'dapr.logLevel': ['debug', 'info', 'warn', 'error'],
  'image.pullPolicy': ['IfNotPresent', 'Always', 'Never'],
};
const PATTERNS: Record<string, string> = {
  publicUrl: '^(https?://[^/ ]+)?$',
  'image.digest': '^(sha256:[0-9a-f]{64})?$',
  'oidc.issuer': '^(https://[^ ]+)?$',
  'tracing.endpoint': '^(https?://[^ ]+)?$',
};
const MAXIMA: Record<string, number> = { 'tracing.sampledPercent': 100 };
/** Kubernetes' own objects: more keys than the defaults show. */
const OPEN = /(?:^|\.)(?:resources|requests|limits)$/u;

type Schema = Record<string, unknown>;

/** JSON Schema of the values: what values.yaml has, and no other key. */
export async function valuesSchema(): Promise<string> {
  const values = parseDocument(await readValues(), { merge: true }).toJS() as unknown;
  const schema = { $schema: 'http://json-schema.org/draft-07/schema#', ...schemaOf(values, '') };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function schemaOf(value: unknown, path: string): Schema {
  if (Array.isArray(value)) return { type: 'array' };
  if (typeof value === 'boolean') return { type: 'boolean' };
  if (typeof value === 'number')
    return {
      type: 'integer',
      minimum: 0,
      ...(MAXIMA[path] !== undefined && { maximum: MAXIMA[path] }),
    };
  if (typeof value !== 'object' || value === null)
    return {
      type: 'string',
      ...(CHOICES[path] && { enum: CHOICES[path] }),
      ...(PATTERNS[path] !== undefined && { pattern: PATTERNS[path] }),
    };
  const entries = Object.entries(value);
  if (entries.length === 0 || OPEN.test(path)) return { type: 'object' };
  const properties = Object.fromEntries(
    entries.map(([key, inner]) => [key, schemaOf(inner, path === '' ? key : `${path}.${key}`)]),
  );
  // Helm gives every chart `global`, and those that are part of it their own values.
  const closed =
    path === '' ? { ...properties, 'taskloom-service': { type: 'object' } } : properties;
  return { type: 'object', additionalProperties: false, properties: closed };
}

/** The chart's page: what each value is, from the comments in values.yaml. */
export async function valuesTable(): Promise<string> {
  const rows: string[] = [];
  const document = parseDocument(await readValues());
  walk(document.contents, '');
  return `# taskloom

Taskloom on Kubernetes: [docs/operations/kubernetes.md](../../docs/operations/kubernetes.md) says how it is installed,
upgraded and restored. Generated from values.yaml by \`npm run reference:chart\`.

| value | default | meaning |
| --- | --- | --- |
${rows.join('\n')}

\`agentRuntime\`, \`recurrence\` and \`notification\` have the same values as \`mcpServer\`.
`;

  function walk(node: unknown, path: string): void {
    if (!isMap(node)) return;
    for (const [index, { key, value }] of node.items.entries()) {
      if (!isScalar(key) || key.value === '<<') continue;
      const name = path === '' ? String(key.value) : `${path}.${String(key.value)}`;
      // A comment above the first key is the whole map's.
      const comment = [key.commentBefore, index === 0 && path !== '' && node.commentBefore];
      const said = comment
        .flatMap((text) => (text ? text.split('\n') : []))
        .find((line) => line.startsWith(' -- '));
      if (said !== undefined) {
        const value_ = JSON.stringify(document.getIn(name.split('.')) ?? '');
        rows.push(`| \`${name}\` | \`${value_}\` | ${said.slice(4).replaceAll('|', '\\|')} |`);
      }
      walk(value, name);
    }
  }
}

function readValues(): Promise<string> {
  return readFile(new URL('values.yaml', chart), 'utf8');
}
