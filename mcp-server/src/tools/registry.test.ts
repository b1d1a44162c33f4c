import { readdir } from 'node:fs/promises';

import { describe, expect, test } from 'vitest';

import type { SystemContext } from '../domain/system-context.ts';
import type { ToolContext } from './context.ts';
import type { Tool } from './define-tool.ts';
import { personTools, systemTools } from './registry.ts';
import { DEFAULT_TOOLS, listToolsets } from './toolsets.ts';

/** Bytes; design.md and docs/tools.md promise them. */
const WHOLE_LIST = 40 * 1024;
const DEFAULT_LIST = 15 * 1024;
/** claude.ai leaves out a tool whose input schema is larger. */
const INPUT_SCHEMA = 16_384;

const SNAPSHOTS = new URL('__snapshots__/', import.meta.url);
const all: readonly (Tool<ToolContext> | Tool<SystemContext>)[] = [...personTools, ...systemTools];
const each = all.map((tool) => [tool.name, tool] as const);

describe.each(each)('%s', (name, tool) => {
  const { listing } = tool;

  test('says what it is', () => {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(listing.title).toMatch(/^[A-Z]\w*( \w+){0,4}$/);
    expect(listing.description).toMatch(/^[A-Z].{15,300}\.$/s);
    // What only reads needs no more; export_tasks makes the address of a feed, which only reads too.
    const reads = tool.annotations.readOnlyHint || name === 'export_tasks';
    expect(tool.scope).toBe(tool.toolset === 'system' ? 'system' : scopeOf(name, reads));
  });

  test('gives all four hints, and none that contradict each other', () => {
    expect(Object.keys(listing.annotations).toSorted()).toEqual([
      'destructiveHint',
      'idempotentHint',
      'openWorldHint',
      'readOnlyHint',
    ]);
    const { readOnlyHint, destructiveHint, idempotentHint } = listing.annotations;
    if (readOnlyHint) expect([destructiveHint, idempotentHint]).toEqual([false, true]);
    // Only what takes something away asks first; it takes the answer from clients that cannot be asked.
    if (tool.question !== undefined) expect(destructiveHint).toBe(true);
    const confirm = (listing.inputSchema as Schema).properties?.['confirm'];
    expect(confirm !== undefined).toBe(tool.question !== undefined);
  });

  test('has schemas that every client takes', () => {
    const input = JSON.stringify(listing.inputSchema);
    expect(input.length).toBeLessThan(INPUT_SCHEMA);
    expect(input).not.toMatch(
      /"(nullable|\$ref|anyOf|oneOf|allOf|not|const|\$defs|patternProperties)":/,
    );
    // Gemini knows no format but date-time; strict modes refuse bounds of their own kind and defaults.
    expect(input).not.toMatch(
      /"format":"|"(default|exclusiveMinimum|exclusiveMaximum|multipleOf)":/,
    );
    expect(input).not.toContain('"type":[');
    expect(listing.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(listing.outputSchema).toMatchObject({ type: 'object' });
    for (const root of ['anyOf', 'oneOf', 'allOf'])
      expect(listing.outputSchema).not.toHaveProperty(root);
    expect(untyped(listing.inputSchema), 'a property without a type').toEqual([]);
    const inputs = parts(listing.inputSchema);
    const open = inputs.filter(({ schema }) => schema.type === 'object' && !schema.properties);
    expect(open, 'OpenAI refuses an object without properties').toEqual([]);
  });

  test('says by what a task that it answers is known', () => {
    const tasks = parts(listing.outputSchema)
      .filter(({ name: list }) => list === 'tasks' || list === 'task')
      .map(({ schema }) => schema.items ?? schema);
    const known = { id: { type: 'string' }, title: { type: 'string' } };
    const objects = tasks.filter(({ type }) => type === 'object');
    expect(objects.map(({ properties }) => properties)).toEqual(objects.map(() => known));
  });

  test('describes what its name does not say', () => {
    const silent = parts(listing.inputSchema).filter(
      ({ schema }) => schema.description === undefined && schema.enum === undefined,
    );
    // update_tasks has the fields of add_tasks, which describes them.
    const fields = silent.map((part) => part.name).filter(() => name !== 'update_tasks');
    // System tools are called by our own programs.
    const unsaid = fields.filter((field) => tool.toolset !== 'system' && !SPEAKING.has(field));
    expect(unsaid).toEqual([]);
  });

  test('is as its snapshot shows it, so that a change of the contract is seen', async () => {
    const file = new URL(`${name}.json`, SNAPSHOTS).pathname;
    await expect(`${JSON.stringify(listing, undefined, 2)}\n`).toMatchFileSnapshot(file);
  });

  test('takes its own example, and nothing it does not know', () => {
    expect(tool.parse(tool.example)).toMatchObject({ success: true });
    expect(tool.parse({ ...(tool.example as object), unheard_of: 1 }).success).toBe(false);
  });
});

describe('hints', () => {
  const properties = (tool: (typeof all)[number]) =>
    Object.keys((tool.listing.inputSchema as Schema).properties ?? {});

  test('say of what can take something away that it does', () => {
    const replacing = personTools.filter(
      (tool) =>
        /^(?:delete|archive|share|manage|import)_|^update_(?:tasks|comments|settings)$/u.test(
          tool.name,
        ) || properties(tool).some((name) => ['rotate', 'revoke'].includes(name)),
    );
    expect(replacing.length).toBeGreaterThan(10);
    const silent = replacing.filter(({ annotations }) => !annotations.destructiveHint);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('say of the settings, and of invitations that may go out by mail, that they reach outside', () => {
    const open = all.filter(({ annotations }) => annotations.openWorldHint);
    expect(open.map(({ name }) => name)).toEqual(['share_project', 'update_settings']);
  });
});

describe('the list of tools', () => {
  test('names each tool once', () => {
    expect(new Set(all.map((tool) => tool.name)).size).toBe(all.length);
  });

  test('is small enough for a model, whole and as the default set', () => {
    expect(JSON.stringify(listToolsets(undefined)).length).toBeLessThan(WHOLE_LIST);
    expect(JSON.stringify(listToolsets('default')).length).toBeLessThan(DEFAULT_LIST);
  });

  test('is every tool without ?toolsets, and what was asked for with it, each once', () => {
    expect(listToolsets(undefined)).toHaveLength(personTools.length);
    expect(listToolsets('')).toEqual(listToolsets('all'));
    const names = (asked: string) => listToolsets(asked).map((listing) => listing.name);
    expect(names('default').toSorted()).toEqual([...DEFAULT_TOOLS].toSorted());
    expect(names('tasks, default')).toHaveLength(DEFAULT_TOOLS.length);
    expect(() => listToolsets('tasks,cooking')).toThrow(/"cooking"/u);
    expect(() => listToolsets('system')).toThrow(/"system"/u);
  });

  test('has a snapshot for each tool and none of tools that are gone', async () => {
    const files = (await readdir(SNAPSHOTS)).filter((file) => file.endsWith('.json'));
    expect(files.toSorted()).toEqual(all.map((tool) => `${tool.name}.json`).toSorted());
  });
});

/** Names that need no description, most of them parts of a batch. */
const SPEAKING = new Set(
  'tasks task projects project sections section parent tags title text filter name body comments limit'
    .split(' ')
    .concat('days reverse delete keys p256dh auth remove rotate_secret channels address'.split(' '))
    .concat(
      'working_days start end urgent weekly_review day time clear notifications tag'.split(' '),
    )
    .concat('recurrence count archived dry_run include_done operation_id'.split(' ')),
);

interface Schema {
  type?: string;
  description?: string;
  enum?: readonly string[];
  properties?: Record<string, Schema>;
  items?: Schema;
}

/** Paths of what has no type: Gemini refuses the whole list for one. */
function untyped(schema: Schema, path = '$'): string[] {
  const own = schema.type === undefined ? [path] : [];
  const inside = Object.entries(schema.properties ?? {}).flatMap(([key, value]) =>
    untyped(value, `${path}.${key}`),
  );
  return [...own, ...inside, ...(schema.items ? untyped(schema.items, `${path}[]`) : [])];
}

/** Each named part of a schema, however deep. */
function parts(schema: Schema): { name: string; schema: Schema }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]) => [
    { name, schema: part },
    ...parts(part),
    ...(part.items ? parts(part.items) : []),
  ]);
}

/** What is asked for when it is needed, rather than at sign-in. */
function scopeOf(name: string, reads: boolean): string {
  if (name.startsWith('delete_')) return 'tasks:delete';
  if (name === 'update_settings') return 'account';
  return reads ? 'tasks:read' : 'tasks:write';
}
