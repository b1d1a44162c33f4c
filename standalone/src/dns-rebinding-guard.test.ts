import { expect, test } from 'vitest';

import { isAllowedRequest } from './dns-rebinding-guard.ts';

test.each([
  { host: '127.0.0.1:7420' },
  { host: 'localhost:7420' },
  { host: '[::1]:7420' },
  { host: '127.0.0.1:7420', origin: 'http://127.0.0.1:7420' },
  { host: '127.0.0.1:7420', origin: 'http://localhost:7420' },
  { host: 'localhost:7420', origin: 'http://[::1]:7420' },
])('lets in %o', (headers) => {
  expect(isAllowedRequest(headers)).toBe(true);
});

test.each([
  {},
  { host: 'tasks.example:7420' },
  { host: '127.0.0.1.example:7420' },
  { host: 'localhost:7420@tasks.example' },
  { host: '127.0.0.1:7420', origin: 'https://tasks.example' },
  { host: '127.0.0.1:7420', origin: 'http://127.0.0.1.example' },
  { host: '127.0.0.1:7420', origin: 'null' },
  { host: '127.0.0.1:7420', origin: 'http://localhost:5173' },
  { host: '127.0.0.1:7420', origin: 'https://localhost:7420' },
])('keeps out %o', (headers) => {
  expect(isAllowedRequest(headers)).toBe(false);
});

test('pages of the whole machine are let in by config alone', () => {
  const headers = { host: '127.0.0.1:7420', origin: 'http://localhost:6274' };
  expect(isAllowedRequest(headers)).toBe(false);
  expect(isAllowedRequest(headers, { allowedOrigins: ['loopback'] })).toBe(true);
});

const open = { publicUrl: 'https://tasks.example', allowedOrigins: ['https://inspector.example'] };

test.each([
  { host: '127.0.0.1:7420' },
  { host: 'tasks.example' },
  { host: 'tasks.example', origin: 'https://tasks.example' },
  { host: 'tasks.example', origin: 'https://inspector.example' },
])('with a public address also lets in %o', (headers) => {
  expect(isAllowedRequest(headers, open)).toBe(true);
});

test.each([
  { host: 'other.example' },
  { host: 'tasks.example:7420' },
  { host: 'tasks.example', origin: 'http://tasks.example' },
  { host: 'tasks.example', origin: 'https://other.example' },
])('with a public address still keeps out %o', (headers) => {
  expect(isAllowedRequest(headers, open)).toBe(false);
});
