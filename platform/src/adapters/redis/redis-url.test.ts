import { expect, test } from 'vitest';

import { parseRedisUrl } from './redis-url.ts';

const one = (port = 6379) => ({ host: 'r1', port });
const two = (port = 6379) => [one(port), { host: 'r2', port }];

test.each([
  ['redis://r1', { kind: 'single', nodes: [one()], tls: false }],
  ['redis://r1:7000/', { kind: 'single', nodes: [one(7000)], tls: false }],
  [
    'rediss://:p%40ss@r1/3',
    { kind: 'single', nodes: [one()], tls: true, password: 'p@ss', database: 3 },
  ],
  [
    'redis://me:a,b@r1',
    { kind: 'single', nodes: [one()], tls: false, username: 'me', password: 'a,b' },
  ],
  ['redis://[::1]:7000', { kind: 'single', nodes: [{ host: '::1', port: 7000 }], tls: false }],
  ['redis-cluster://r1,r2', { kind: 'cluster', nodes: two(), tls: false }],
  [
    'rediss-cluster://me:secret@r1:7000,r2:7000',
    { kind: 'cluster', nodes: two(7000), tls: true, username: 'me', password: 'secret' },
  ],
  [
    'redis-sentinel://r1,r2/main',
    { kind: 'sentinel', nodes: two(26_379), tls: false, masterName: 'main' },
  ],
  [
    'rediss-sentinel://:secret@r1:1,r2:1/main?db=2&sentinel_username=s&sentinel_password=other',
    {
      kind: 'sentinel',
      nodes: two(1),
      tls: true,
      password: 'secret',
      masterName: 'main',
      database: 2,
      sentinelUsername: 's',
      sentinelPassword: 'other',
    },
  ],
])('reads %s', (text, expected) => {
  expect(parseRedisUrl(text)).toEqual(expected);
});

test.each([
  ['', 'has to be redis://'],
  ['r1:6379', 'has to be redis://'],
  ['http://r1', 'has to be redis://'],
  ['redis-cluter://r1', 'has to be redis://'],
  ['redis://', 'has to have a host'],
  ['redis://hunter2@', 'has to have a host'],
  ['redis://:hunter2@r1:port', 'has to have a host and a port'],
  ['redis://:hunter2@r1:70000', 'has to have a host and a port'],
  ['redis://:hunter2@r1,,r2', 'has to have a host'],
  ['redis://:hunter2@r1/first', 'a number for a database'],
  ['redis://:hunter2@r1,r2', 'redis-cluster://'],
  ['redis://:hunter2@r1?tls=true', 'without ?'],
  ['redis://:hunter#2@r1', 'has to'],
  ['redis://:hunter2%@r1', '%25'],
  ['redis-cluster://:hunter2@r1,r2/1', 'without a database'],
  ['redis-sentinel://:hunter2@r1,r2', "the master's name"],
  ['redis-sentinel://:hunter2@r1,r2/main/1', "the master's name"],
  ['redis-sentinel://:hunter2@r1/main?master=x', '?master'],
])('refuses %s, says why and does not repeat it', (text, why) => {
  const refuse = () => parseRedisUrl(text);
  expect(refuse).toThrow(why);
  expect(refuse).not.toThrow(/hunter/u);
});
