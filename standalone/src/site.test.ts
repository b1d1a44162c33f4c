import { createLogger } from '@taskloom/platform';
import { Hono } from 'hono';
import { expect, test } from 'vitest';

import { takePort } from './site.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const onUpgrade = () => false;

test('answers that it is starting until its parts are there, then with them', async () => {
  await using site = await takePort(0, logger);
  const starting = await fetch(`${site.url}/mcp`);
  expect(starting.status).toBe(503);
  expect(await starting.json()).toMatchObject({ error: { code: 'unavailable' } });
  site.open({ app: new Hono().get('/mcp', (c) => c.text('tools')), onUpgrade });
  expect(await (await fetch(`${site.url}/mcp`)).text()).toBe('tools');
});

test('lets no other site in', async () => {
  await using site = await takePort(0, logger);
  site.open({ app: new Hono().get('/', (c) => c.text('page')), onUpgrade });
  const foreign = await fetch(site.url, { headers: { origin: 'https://tasks.example' } });
  expect(foreign.status).toBe(403);
  expect(await foreign.json()).toMatchObject({ error: { code: 'forbidden' } });
});

test('names a port that is taken and what to do', async () => {
  await using site = await takePort(0, logger);
  const { port } = new URL(site.url);
  await expect(takePort(Number(port), logger)).rejects.toThrow(
    new RegExp(`Port ${port} is taken.*TASKLOOM_PORT`, 'su'),
  );
});
