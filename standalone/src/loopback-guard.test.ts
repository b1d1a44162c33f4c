import { expect, test } from 'vitest';

import { isMeantForLoopback } from './loopback-guard.ts';

test.each([
  { host: '127.0.0.1:7420' },
  { host: 'localhost:7420' },
  { host: '[::1]:7420' },
  { host: '127.0.0.1:7420', origin: 'http://127.0.0.1:7420' },
  { host: '127.0.0.1:7420', origin: 'http://localhost:5173' },
])('lets in %o', (headers) => {
  expect(isMeantForLoopback(headers)).toBe(true);
});

test.each([
  {},
  { host: 'tasks.example:7420' },
  { host: '127.0.0.1.example:7420' },
  { host: 'localhost:7420@tasks.example' },
  { host: '127.0.0.1:7420', origin: 'https://tasks.example' },
  { host: '127.0.0.1:7420', origin: 'http://127.0.0.1.example' },
  { host: '127.0.0.1:7420', origin: 'null' },
])('keeps out %o', (headers) => {
  expect(isMeantForLoopback(headers)).toBe(false);
});
