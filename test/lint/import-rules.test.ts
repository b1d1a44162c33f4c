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

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskloom-lint-'));
  const config: unknown = JSON.parse(await readFile(join(root, '.oxlintrc.json'), 'utf8'));
  Object.assign(config as object, { options: { typeAware: false } });
  await writeFile(join(folder, '.oxlintrc.json'), JSON.stringify(config));
  for (const { file, source } of samples) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), source);
  }
  refused = await filesRefusedByImportRule(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the lint rules hold the import table', () => {
  test.each(packages)('%s/ imports what the table allows and nothing else', (from) => {
    const mine = samples.filter(({ file }) => file.startsWith(`${from}/`));
    expect(mine.filter(({ file }) => refused.has(file))).toEqual(
      mine.filter(({ allowed }) => !allowed),
    );
  });

  test('every workspace has its line in the table', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      workspaces: string[];
    };
    expect(manifest.workspaces.toSorted()).toEqual(packages.toSorted());
  });
});

async function filesRefusedByImportRule(cwd: string): Promise<Set<string>> {
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
  const output = await new Promise<string>((done) => {
    execFile(
      process.execPath,
      [oxlint, '--format=json'],
      { cwd, maxBuffer: 1 << 26 },
      (_error, out) => done(out),
    );
  });
  const { diagnostics } = JSON.parse(output) as {
    diagnostics: { code: string; filename: string }[];
  };
  return new Set(
    diagnostics
      .filter(({ code }) => code === 'eslint(no-restricted-imports)')
      .map(({ filename }) => filename),
  );
}
