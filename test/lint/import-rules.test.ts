import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Who may import whom: the table in docs/architecture.md, written down a second time on purpose. */
const arrows: Record<string, string[]> = {
  contracts: [],
  platform: ['contracts'],
  'mcp-server': ['contracts', 'platform'],
  'agent-runtime': ['contracts', 'platform'],
  'event-workers': ['contracts', 'platform'],
  'chat-ui': ['contracts'],
  cli: ['contracts'],
  standalone: [
    'contracts',
    'platform',
    'mcp-server',
    'agent-runtime',
    'event-workers',
    'chat-ui',
    'cli',
  ],
};
const packages = Object.keys(arrows);

interface Sample {
  file: string;
  source: string;
  allowed: boolean;
}

const samples: Sample[] = packages.flatMap((from) =>
  packages
    .filter((to) => to !== from)
    .flatMap((to) => {
      const allowed = arrows[from]?.includes(to) ?? false;
      const at = (kind: string) => `${from}/src/deep/${kind}-${to}.ts`;
      return [
        { file: at('package'), source: `import '@taskloom/${to}';\n`, allowed },
        { file: at('entry'), source: `import '@taskloom/${to}/testing';\n`, allowed },
        { file: at('type'), source: `export type * from '@taskloom/${to}';\n`, allowed },
        { file: at('inside'), source: `import '@taskloom/${to}/src/x.ts';\n`, allowed: false },
        { file: at('relative'), source: `import '../../../${to}/src/x.ts';\n`, allowed: false },
      ];
    }),
);

let folder: string;
let refused: Set<string>;
let inCircles: Set<string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskloom-lint-'));
  const config: unknown = JSON.parse(await readFile(join(root, '.oxlintrc.json'), 'utf8'));
  Object.assign(config as object, { options: { typeAware: false } });
  await writeFile(join(folder, '.oxlintrc.json'), JSON.stringify(config));
  for (const { file, source } of samples) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), source);
  }
  for (const [kind, word] of [
    ['values', ''],
    ['types', 'type '],
  ]) {
    const write = (from: string, to: string) =>
      writeFile(
        join(folder, `platform/src/circle/${kind}-${from}.ts`),
        `import ${word}{ ${to} } from './${kind}-${to}.ts';\nexport const ${from} = 1 as ${word === '' ? 'number' : `typeof ${to}`};\nvoid ${word === '' ? to : '0'};\n`,
      );
    await mkdir(join(folder, 'platform/src/circle'), { recursive: true });
    await write('a', 'b');
    await write('b', 'a');
  }
  const found = await runOxlint(folder);
  refused = filesRefusedBy(found, 'eslint(no-restricted-imports)');
  inCircles = filesRefusedBy(found, 'import(no-cycle)');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the lint rules hold the import table', () => {
  test.each(packages)('%s/ imports what the table allows and nothing else', (from) => {
    const mine = samples.filter(({ file }) => file.startsWith(`${from}/`));
    expect(mine.filter(({ file }) => refused.has(file))).toEqual(
      mine.filter(({ allowed }) => !allowed),
    );
  });

  test('two files that import each other are refused, also where only types go round', () => {
    expect([...inCircles].toSorted()).toEqual([
      'platform/src/circle/types-a.ts',
      'platform/src/circle/types-b.ts',
      'platform/src/circle/values-a.ts',
      'platform/src/circle/values-b.ts',
    ]);
  });

  test('every workspace has its line in the table', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      workspaces: string[];
    };
    expect(manifest.workspaces.toSorted()).toEqual(packages.toSorted());
  });
});

interface Diagnostic {
  code: string;
  filename: string;
}

async function runOxlint(cwd: string): Promise<Diagnostic[]> {
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
  const output = await new Promise<string>((done) => {
    execFile(
      process.execPath,
      [oxlint, '--format=json'],
      { cwd, maxBuffer: 1 << 26 },
      (_error, out) => done(out),
    );
  });
  return (JSON.parse(output) as { diagnostics: Diagnostic[] }).diagnostics;
}

function filesRefusedBy(found: Diagnostic[], rule: string): Set<string> {
  return new Set(found.filter(({ code }) => code === rule).map(({ filename }) => filename));
}
