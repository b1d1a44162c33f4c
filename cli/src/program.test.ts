import { createServer, type AddressInfo } from 'node:net';

import type { Task } from '@taskloom/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Interruption } from './interruption.ts';
import { runLine } from './testing/run-line.ts';
import { home, HOME, makeTask, me } from './testing/tasks.ts';
import { startToolServer, TOKEN, type Tools, type ToolServer } from './testing/tool-server.ts';

let server: ToolServer;
let tasks: Task[];
let tools: Tools;

beforeEach(async () => {
  tasks = [];
  tools = {
    get_me: () => me,
    find_projects: () => ({ projects: [home] }),
    find_tasks: ({ text, limit, cursor }) => {
      const words = typeof text === 'string' ? text.toLowerCase() : '';
      const found = tasks.filter(({ title }) => title.toLowerCase().includes(words));
      const end = Number(cursor ?? 0) + Number(limit);
      return {
        tasks: found.slice(Number(cursor ?? 0), end),
        ...(found.length > end && { next_cursor: String(end) }),
      };
    },
    complete_tasks: ({ tasks: ids }) => ({
      tasks: tasks
        .filter(({ id }) => (ids as string[]).includes(id))
        .map((task) => ({ ...task, status: 'done' })),
      failures: [],
      operation_id: 'operation-1',
    }),
  };
  server = await startToolServer(tools);
});

afterEach(() => server[Symbol.asyncDispose]());

function taskloom(...args: string[]) {
  return runLine([...args, '--url', server.url, '--token', TOKEN]);
}

function callsOf(tool: string) {
  return server.calls.filter((call) => call.tool === tool);
}

describe('taskloom add', () => {
  it('sends the line with an idempotency key and shows what was understood', async () => {
    const made = makeTask({ title: 'Buy milk', priority: 'p1', project_id: HOME });
    tools['quick_add'] = () => ({ tasks: [made], failures: [], operation_id: 'o' });
    const { code, stdout } = await taskloom('add', 'buy', 'milk', 'p1', '#Home');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Added {2}\S+ {2}p1 {2}Buy milk {2}#Home\n$/);
    expect(callsOf('quick_add')).toEqual([
      {
        tool: 'quick_add',
        args: { text: 'buy milk p1 #Home' },
        idempotencyKey: expect.stringMatching(/^cli:./) as string,
      },
    ]);
  });

  it('tells what was made, and what was left in the title', async () => {
    tools['quick_add'] = () => ({
      tasks: [makeTask({ title: 'gym mon wed fri 6am', project_id: HOME })],
      failures: [],
      operation_id: 'o',
      created: [{ kind: 'project', id: HOME, name: 'Sport' }],
      unread: ['mon wed fri 6am'],
      suggestions: ['every mon, wed, fri 6am'],
    });
    const { stdout } = await taskloom('add', 'gym', 'mon', 'wed', 'fri', '6am', '#Sport');
    expect(stdout.split('\n').slice(1)).toEqual([
      'Made the project "Sport"; "taskloom undo" takes both back.',
      'Not read as a date, and left in the title: "mon wed fri 6am"',
      'Understood would be: every mon, wed, fri 6am',
      '',
    ]);
  });

  it('ends with 2 when the line is not understood, and says why and what to try', async () => {
    tools['quick_add'] = () => ({
      error: { code: 'invalid_input', message: '"blurgday" is no day', hint: 'try monday' },
    });
    expect(await taskloom('add', 'x', 'every', 'blurgday')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: "blurgday" is no day\nhint: try monday\n',
    });
  });

  it('tells an error as JSON when asked to', async () => {
    const error = { code: 'unavailable' as const, message: 'later' };
    tools['quick_add'] = () => ({ error });
    const { code, stdout, stderr } = await taskloom('add', 'x', '--json');
    expect([code, stdout, JSON.parse(stderr)]).toEqual([1, '', { error }]);
  });
});

describe('taskloom list', () => {
  it('asks for what is due, and says so when nothing is', async () => {
    expect(await taskloom('list')).toEqual({
      code: 0,
      stdout: 'Nothing is due today.\n',
      stderr: '',
    });
    expect(callsOf('find_tasks')[0]?.args).toEqual({ filter: 'today | overdue', limit: 50 });
  });

  it('takes a filter in one word or several', async () => {
    await taskloom('list', 'no', 'date');
    expect(callsOf('find_tasks')[0]?.args).toMatchObject({ filter: 'no date' });
  });

  it('says that there are more than the limit', async () => {
    tasks = Array.from({ length: 5 }, (_, n) => makeTask({ title: `Task ${n}` }));
    const { stdout } = await taskloom('list', '--limit', '2');
    expect(stdout).toContain('Task 1');
    expect(stdout).not.toContain('Task 2');
    expect(stdout).toContain('more than these 2: --all shows them');
  });

  it('asks page after page for all', async () => {
    tasks = Array.from({ length: 450 }, (_, n) => makeTask({ title: `Task ${n}` }));
    const { stdout } = await taskloom('list', '--all', '--json');
    expect((JSON.parse(stdout) as { tasks: Task[] }).tasks).toEqual(tasks);
    expect(callsOf('find_tasks')).toHaveLength(3);
  });

  it('refuses a limit that is no number', async () => {
    expect(await taskloom('list', '--limit', 'few')).toMatchObject({ code: 2, stdout: '' });
  });

  it('prints no colours into a pipe', async () => {
    tasks = [makeTask({ title: 'Buy milk', priority: 'p1' })];
    expect((await taskloom('list')).stdout).not.toContain('\u001B');
  });
});

describe('taskloom done', () => {
  it('takes a title, whatever its case', async () => {
    tasks = [makeTask({ title: 'Buy milk' }), makeTask({ title: 'Buy milk powder' })];
    expect(await taskloom('done', 'buy MILK')).toMatchObject({ code: 0 });
    expect(callsOf('complete_tasks')[0]?.args).toEqual({ tasks: [tasks[0]?.id] });
  });

  it('takes a title in several words', async () => {
    tasks = [makeTask({ title: 'Buy milk' })];
    await taskloom('done', 'buy', 'milk');
    expect(callsOf('complete_tasks')[0]?.args).toEqual({ tasks: [tasks[0]?.id] });
  });

  it('takes several tasks', async () => {
    tasks = [makeTask({ title: 'Buy milk' }), makeTask({ title: 'Call mum' })];
    await taskloom('done', 'buy milk', 'call mum');
    expect(callsOf('complete_tasks')[0]?.args).toEqual({ tasks: tasks.map(({ id }) => id) });
  });

  it('takes the end of an id, as listed', async () => {
    tasks = [makeTask({ title: 'Buy milk' }), makeTask({ title: 'Call mum' })];
    const id = tasks[1]?.id ?? '';
    await taskloom('done', id.slice(-7));
    expect(callsOf('complete_tasks')[0]?.args).toEqual({ tasks: [id] });
  });

  it('takes a title that could be an id', async () => {
    tasks = [makeTask({ title: 'facade' })];
    await taskloom('done', 'facade');
    expect(callsOf('complete_tasks')[0]?.args).toEqual({ tasks: [tasks[0]?.id] });
  });

  it('shows the next date of a recurring task', async () => {
    const recurrence = {
      rrule: 'FREQ=WEEKLY',
      words: 'every week',
      anchor: 'schedule' as const,
      next: ['2099-12-01'],
    };
    tasks = [makeTask({ title: 'Buy milk', recurrence })];
    expect((await taskloom('done', 'buy milk')).stdout).toContain('next: Tue 1 Dec 2099');
  });

  it('changes nothing and lists the candidates when a title means several tasks', async () => {
    const due = { date: '2026-11-30', words: 'Mon 30 Nov' };
    tasks = [makeTask({ title: 'Buy milk' }), makeTask({ title: 'Buy milk', due })];
    const { code, stderr } = await taskloom('done', 'buy milk');
    expect(code).toBe(2);
    expect(stderr).toContain('"buy milk" means several tasks');
    expect(stderr).toContain(`${tasks[1]?.id.slice(-7)}  Buy milk (Mon 30 Nov)`);
    expect(callsOf('complete_tasks')).toEqual([]);
  });

  it('lists similar tasks when no title matches', async () => {
    tasks = [makeTask({ title: 'Buy milk' })];
    const { code, stderr } = await taskloom('done', 'milk');
    expect(code).toBe(2);
    expect(stderr).toContain('no open task is called "milk"');
    expect(stderr).toContain('Buy milk');
  });

  it('says that there is no such task', async () => {
    expect(await taskloom('done', 'nothing')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no open task like "nothing"') as string,
    });
  });
});

describe('taskloom undo', () => {
  it('takes back the last operation, or the one named', async () => {
    const undone = { operation_id: 'operation-1', tool: 'add_tasks', summary: 'Added “Buy milk”' };
    tools['undo'] = () => ({ operation_id: 'operation-2', undone, tasks: [], projects: [] });
    expect((await taskloom('undo')).stdout).toBe('Undone  Added “Buy milk”\n');
    await taskloom('undo', 'operation-1');
    expect(callsOf('undo').map(({ args }) => args)).toEqual([{}, { operation_id: 'operation-1' }]);
  });
});

describe('any command', () => {
  it('ends with 3 when nobody answers', async () => {
    await server[Symbol.asyncDispose]();
    expect(await taskloom('list')).toEqual({
      code: 3,
      stdout: '',
      stderr: `error: nothing answers at ${server.url}\nhint: start it with npm start\n`,
    });
  });

  it('says that the token is not accepted', async () => {
    expect(await runLine(['list', '--url', server.url, '--token', 'wrong'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('does not accept the token') as string,
    });
  });

  it('ends at Ctrl-C while a server does not answer', async () => {
    const deaf = createServer();
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    // A server that listens on TCP has an address of this kind.
    const { port } = deaf.address() as AddressInfo;
    const interruption = new Interruption();
    deaf.on('connection', (socket) => {
      socket.on('error', () => socket.destroy());
      interruption.interrupt();
    });
    const url = `http://127.0.0.1:${port}`;
    const { code } = await runLine(['list', '--url', url, '--token', TOKEN], { interruption });
    expect(code).toBe(130);
    await new Promise((resolve) => deaf.close(resolve));
  });

  it('ends with 2 on bad usage', async () => {
    expect(await runLine(['frobnicate'])).toMatchObject({ code: 2, stdout: '' });
    expect(await runLine(['add'])).toMatchObject({ code: 2, stdout: '' });
  });

  it('tells the exit codes in its help', async () => {
    const { code, stdout } = await runLine(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 .*\n {2}3 /);
  });
});
