import { spawn } from 'node:child_process';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { StartError } from './errors.ts';

/** What the built page is made of, below the package's folder. */
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json'];
const BUILD_TIMEOUT_MS = 180_000;

/** The folder with the built page; builds it when it is missing or older than its sources. */
export async function prepareWebUi(onProgress: (line: string) => void): Promise<string> {
  const folder = packageFolder('@taskloom/chat-ui');
  const built = join(folder, 'dist');
  const builtAt = await modifiedAt(join(built, 'index.html'));
  const contracts = dirname(createRequire(import.meta.url).resolve('@taskloom/contracts'));
  const sources = [...SOURCES.map((name) => join(folder, name)), contracts];
  if (builtAt >= (await newest(sources))) return built;

  onProgress('Building the web page (first start, and after changes to it) …');
  const draft = join(folder, 'node_modules', `.web-ui-${process.pid}`);
  try {
    await build(folder, draft);
    await replaceFolder(built, draft);
  } catch (cause) {
    throw new StartError('web_ui', 'The web page could not be built. See: npm run build', {
      cause,
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return built;
}

async function build(folder: string, target: string): Promise<void> {
  const vite = join(packageFolder('vite', join(folder, 'package.json')), 'bin', 'vite.js');
  const child = spawn(
    process.execPath,
    [vite, 'build', '--logLevel', 'error', '--outDir', target, '--emptyOutDir'],
    {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: BUILD_TIMEOUT_MS,
    },
  );
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`vite build ended with ${String(code)}: ${complaint.trim()}`);
}

async function replaceFolder(target: string, draft: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  try {
    await rename(draft, target);
  } catch (error) {
    // Another instance that started at the same time was faster: its page is as good as ours.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  }
}

function packageFolder(name: string, from = import.meta.filename): string {
  return dirname(createRequire(from).resolve(`${name}/package.json`));
}

async function newest(paths: string[]): Promise<number> {
  const times = await Promise.all(
    paths.map(async (path) => {
      const entries = await readdir(path, { recursive: true }).catch(() => []);
      const inside = await Promise.all(entries.map((entry) => modifiedAt(join(path, entry))));
      return Math.max(await modifiedAt(path), ...inside);
    }),
  );
  return Math.max(...times);
}

/** Milliseconds since the epoch; 0 for what is not there. */
async function modifiedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}
