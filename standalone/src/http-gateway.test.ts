import { createLogger } from '@taskloom/platform';
import { Router } from 'express';
import { expect, test } from 'vitest';

import { listen } from './http-gateway.ts';

const logger = createLogger({ name: 'test', level: 'silent' });
const onUpgrade = () => false;
const answering = (path: string, text: string) =>
  Router().get(path, (_request, response) => void response.send(text));

test('answers that it is starting until its parts are there, then with them', async () => {
  await using gateway = await listen({ port: 0, logger });
  const starting = await fetch(`${gateway.url}/mcp`);
  expect(starting.status).toBe(503);
  expect(await starting.json()).toMatchObject({ error: { code: 'unavailable' } });
  gateway.open({ handlers: [answering('/mcp', 'tools')], onUpgrade });
  expect(await (await fetch(`${gateway.url}/mcp`)).text()).toBe('tools');
});

test('lets no other site in', async () => {
  await using gateway = await listen({ port: 0, logger });
  gateway.open({ handlers: [answering('/', 'page')], onUpgrade });
  const foreign = await fetch(gateway.url, { headers: { origin: 'https://tasks.example' } });
  expect(foreign.status).toBe(403);
  expect(await foreign.json()).toMatchObject({ error: { code: 'forbidden' } });
});

test('names a port that is taken and what to do', async () => {
  await using gateway = await listen({ port: 0, logger });
  const { port } = new URL(gateway.url);
  await expect(listen({ port: Number(port), logger })).rejects.toThrow(
    new RegExp(`Port ${port} is taken.*TASKLOOM_PORT`, 'su'),
  );
});
