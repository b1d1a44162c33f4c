import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { packExtension } from '@anthropic-ai/mcpb';
import { rolldown } from 'rolldown';

const repository = resolve(import.meta.dirname, '..');
/** Desktop clients bring a Node of their own, which may be older than ours. */
const OLDEST_NODE = 'node20';

/** Makes the bundle for desktop clients: a manifest and one file of plain JavaScript. */
export async function bundle(output: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'taskloom-mcpb-'));
  try {
    await using program = await rolldown({
      input: join(repository, 'cli/src/desktop-bundle.ts'),
      platform: 'node',
      transform: { target: OLDEST_NODE },
    });
    await program.write({
      file: join(folder, 'taskloom.mjs'),
      format: 'esm',
      codeSplitting: false,
    });
    await cp(join(repository, 'bundle/manifest.json'), join(folder, 'manifest.json'));
    await cp(join(repository, 'LICENSE'), join(folder, 'LICENSE'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}\n');
    await mkdir(resolve(output, '..'), { recursive: true });
    if (!(await packExtension({ extensionPath: folder, outputPath: output, silent: true })))
      throw new Error('The manifest is not one that the official tool takes.');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const output = resolve(process.argv[2] ?? join(repository, 'dist/taskloom.mcpb'));
  await bundle(output);
  process.stdout.write(`${output}\n`);
}
