import { expect, test } from 'vitest';

import { installCommands, installLinks } from './app-links.ts';

const ADDRESS = 'https://tasks.example/mcp?toolsets=default&x=1';

test('the links hold the address as each app reads it back', () => {
  const [vsCode, cursor] = installLinks(ADDRESS).map(({ href }) => href);
  const query = (vsCode ?? '').split('?')[1] ?? '';
  expect(vsCode).toMatch(/^vscode:mcp\/install\?/u);
  expect(JSON.parse(decodeURIComponent(query))).toEqual({
    name: 'taskloom',
    type: 'http',
    url: ADDRESS,
  });
  const { searchParams } = new URL(cursor ?? '');
  expect(cursor).toMatch(/^cursor:\/\/anysphere\.cursor-deeplink\/mcp\/install\?/u);
  expect(searchParams.get('name')).toBe('taskloom');
  expect(JSON.parse(atob(searchParams.get('config') ?? ''))).toEqual({ url: ADDRESS });
});

test('each command ends with the address, which needs no quotes', () => {
  const commands = installCommands('http://127.0.0.1:7420/mcp').map(({ command }) => command);
  expect(commands).toHaveLength(3);
  for (const command of commands)
    expect(command).toMatch(/^[\w -]+ http:\/\/127\.0\.0\.1:7420\/mcp$/u);
});
