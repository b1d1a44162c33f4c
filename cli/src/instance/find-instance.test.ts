import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ACCESS_FILE } from '@taskloom/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { CliConfig } from '../config.ts';
import { findInstance } from './find-instance.ts';

let folder: string;
let config: CliConfig;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskloom-cli-'));
  config = {
    dataFolders: [join(folder, 'missing'), folder],
    dataFolder: folder,
    url: undefined,
    token: undefined,
    noColor: false,
  };
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function writeAccess(pid: number): Promise<void> {
  const access = {
    url: 'http://127.0.0.1:7420/#token=tl_pat_file',
    mcpUrl: 'http://127.0.0.1:7420/mcp',
    token: 'tl_pat_file',
    pid,
  };
  await writeFile(join(folder, ACCESS_FILE), JSON.stringify(access));
}

/** No process has this number: Linux gives none above 4,194,304. */
const DEAD_PID = 2 ** 30;

describe('finding the instance', () => {
  it('reads where it runs from its data folder', async () => {
    await writeAccess(process.pid);
    expect(await findInstance(config)).toEqual({
      mcpUrl: 'http://127.0.0.1:7420/mcp',
      chatUrl: 'ws://127.0.0.1:7420/chat',
      token: 'tl_pat_file',
    });
  });

  it('says how to start it when none runs', async () => {
    await expect(findInstance(config)).rejects.toMatchObject({
      exitCode: 3,
      message: 'Taskloom is not running',
      payload: { hint: 'start it with npm start' },
    });
  });

  it('does not take the file of a process that has ended for a running one', async () => {
    await writeAccess(DEAD_PID);
    await expect(findInstance(config)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(`left over from process ${DEAD_PID}`) as string,
    });
  });

  it('names a file that is damaged', async () => {
    await writeFile(join(folder, ACCESS_FILE), '{"url"');
    await expect(findInstance(config)).rejects.toMatchObject({
      exitCode: 3,
      message: `${join(folder, ACCESS_FILE)} is damaged`,
    });
  });

  it.each([
    ['http://127.0.0.1:7420/#token=tl_pat_a', undefined],
    ['http://127.0.0.1:7420', 'tl_pat_a'],
    ['http://127.0.0.1:7420/mcp', 'tl_pat_a'],
  ])('takes %s with the token %s', async (url, token) => {
    expect(await findInstance(config, { url, token })).toEqual({
      mcpUrl: 'http://127.0.0.1:7420/mcp',
      chatUrl: 'ws://127.0.0.1:7420/chat',
      token: 'tl_pat_a',
    });
  });

  it('keeps a path and the security of an address', async () => {
    expect(await findInstance(config, { url: 'https://example.org/tasks/', token: 't' })).toEqual({
      mcpUrl: 'https://example.org/tasks/mcp',
      chatUrl: 'wss://example.org/tasks/chat',
      token: 't',
    });
  });

  it('prefers the environment to the data folder, and options to the environment', async () => {
    await writeAccess(process.pid);
    const set = { ...config, url: 'http://localhost:1', token: 'tl_pat_env' };
    expect((await findInstance(set)).mcpUrl).toBe('http://localhost:1/mcp');
    expect((await findInstance(set, { url: 'http://localhost:2' })).mcpUrl).toBe(
      'http://localhost:2/mcp',
    );
  });

  it.each(['here', 'ftp://example.org'])('refuses %s as an address', async (url) => {
    await expect(findInstance(config, { url, token: 't' })).rejects.toMatchObject({ exitCode: 2 });
  });

  it('asks for the token of an address', async () => {
    await expect(findInstance(config, { url: 'http://localhost:1' })).rejects.toMatchObject({
      exitCode: 2,
      payload: { hint: 'give --token or set TASKLOOM_TOKEN' },
    });
  });
});
