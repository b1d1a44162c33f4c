import { createHash } from 'node:crypto';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execute, findOrInstall, installOnce } from '../../stack/install/cache.ts';
import { findOrInstallGo } from '../../stack/install/go.ts';

const MCP_REMOTE = '0.15.1';
const INSTALL_MS = 900_000;
const say = (line: string) => process.stderr.write(`${line}\n`);

/** How a client is run: what follows are its own arguments. */
export interface Command {
  program: string;
  args: readonly string[];
  env?: Record<string, string>;
}

/** The Python SDK and fastmcp, with the versions of `python/requirements.txt`. */
export async function installPython(): Promise<Command> {
  const python = await findOrInstall('python3', ['python3'], say);
  await findOrInstall('pip3', ['python3-pip'], say);
  const requirements = join(import.meta.dirname, 'python/requirements.txt');
  // What is built belongs to one version of Python.
  const version = await execute(python, ['--version'], { timeoutMs: 60_000 });
  const folder = await installOnce({
    name: `clients-python-${digest(version, await readFile(requirements, 'utf8'))}`,
    async build(draft) {
      say('Fetching the Python clients (once) …');
      const args = ['-m', 'pip', 'install', '--quiet', '--target', draft, '-r', requirements];
      await execute(python, args, { timeoutMs: INSTALL_MS });
    },
  });
  return {
    program: python,
    args: [join(import.meta.dirname, 'python/client.py')],
    env: { PYTHONPATH: folder },
  };
}

/** The Go SDK, with the version of `go/go.mod`. */
export async function installGo(): Promise<Command> {
  const source = join(import.meta.dirname, 'go');
  const files = await Promise.all(
    ['main.go', 'go.mod', 'go.sum'].map((name) => readFile(join(source, name), 'utf8')),
  );
  const folder = await installOnce({
    name: `clients-go-${digest(...files)}`,
    async build(draft) {
      const go = await findOrInstallGo(say);
      say('Building the Go client (once) …');
      await cp(source, draft, { recursive: true });
      const args = ['build', '-buildvcs=false', '-o', 'client', '.'];
      const env = { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' };
      await execute(go, args, { cwd: draft, timeoutMs: INSTALL_MS, env });
    },
  });
  return { program: join(folder, 'client'), args: [] };
}

/** What desktop programs put between themselves and a server of the web. */
export async function installMcpRemote(): Promise<Command> {
  const folder = await installOnce({
    name: `clients-mcp-remote-${MCP_REMOTE}`,
    async build(draft) {
      say('Fetching mcp-remote (once) …');
      const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', draft];
      await execute('npm', [...args, `mcp-remote@${MCP_REMOTE}`], { timeoutMs: INSTALL_MS });
    },
  });
  return {
    program: process.execPath,
    args: [join(folder, 'node_modules/mcp-remote/dist/proxy.js')],
  };
}

/** What pip, Go, npm and apt-get say when nobody answers, as against a refusal or a fault in the build. */
const UNREACHABLE =
  /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|name resolution|NewConnectionError|ConnectTimeout|no such host|connection refused|network is unreachable|i\/o timeout|Could not resolve|fetch failed/u;

/** `undefined` when its registry cannot be reached, which is nobody's fault here. */
export async function installed(install: () => Promise<Command>): Promise<Command | undefined> {
  try {
    return await install();
  } catch (error) {
    if (!(error instanceof Error && UNREACHABLE.test(error.message))) throw error;
    say(`A registry cannot be reached: ${error.message}`);
    return undefined;
  }
}

function digest(...texts: string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 12);
}
