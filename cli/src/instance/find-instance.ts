import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ACCESS_FILE, AccessFile } from '@taskloom/contracts';

import type { CliConfig } from '../config.ts';
import { notRunning, usageError } from '../errors.ts';

/** How to reach an instance. */
export interface Instance {
  mcpUrl: string;
  /** WebSocket address of the chat. */
  chatUrl: string;
  token: string;
}

export interface InstanceOptions {
  url?: string | undefined;
  token?: string | undefined;
}

/**
 * The instance named by options or environment, else the running one of the data folder. Throws
 * `CliError` with exit code 3 when none runs.
 */
export async function findInstance(
  config: CliConfig,
  options: InstanceOptions = {},
): Promise<Instance> {
  const url = options.url ?? config.url;
  if (url !== undefined) return instanceAt(url, options.token ?? config.token);
  const stale: AccessFile[] = [];
  for (const folder of config.dataFolders) {
    const access = await readAccess(folder);
    if (!access) continue;
    if (isAlive(access.pid)) {
      const { origin } = new URL(access.mcpUrl);
      return { mcpUrl: access.mcpUrl, chatUrl: chatUrlOf(origin), token: access.token };
    }
    stale.push(access);
  }
  const [left] = stale;
  throw notRunning(
    left
      ? `Taskloom is not running: ${ACCESS_FILE} is left over from process ${left.pid}, which has ended`
      : 'Taskloom is not running',
  );
}

/** From the address that `npm start` prints, whose fragment holds the token, or from both apart. */
function instanceAt(address: string, token: string | undefined): Instance {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw usageError(`"${address}" is not an address`, 'such as http://127.0.0.1:7420');
  }
  const used = token ?? new URLSearchParams(url.hash.slice(1)).get('token');
  if (!used) {
    throw usageError(`there is no token for ${url.origin}`, 'give --token or set TASKLOOM_TOKEN');
  }
  const base = `${url.origin}${url.pathname.replace(/\/(?:mcp)?\/?$/, '')}`;
  return { mcpUrl: `${base}/mcp`, chatUrl: chatUrlOf(base), token: used };
}

function chatUrlOf(base: string): string {
  return `${base.replace(/^http/, 'ws')}/chat`;
}

async function readAccess(folder: string): Promise<AccessFile | undefined> {
  const path = join(folder, ACCESS_FILE);
  let content: string;
  try {
    content = await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw notRunning(`${path} cannot be read (${code})`, { cause: error });
  }
  try {
    return AccessFile.parse(JSON.parse(content));
  } catch (error) {
    throw notRunning(`${path} is damaged`, { cause: error });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user's is alive, too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
