/** Where a Redis is, and how it is laid out. */
export interface RedisTarget {
  kind: 'single' | 'sentinel' | 'cluster';
  /** For `sentinel` those of the sentinels, for `cluster` some to begin with. */
  nodes: RedisNode[];
  tls: boolean;
  username?: string;
  password?: string;
  database?: number;
  /** What the sentinels call the master. */
  masterName?: string;
  sentinelUsername?: string;
  sentinelPassword?: string;
}

interface RedisNode {
  host: string;
  port: number;
}

const SCHEME = /^(redis|rediss)(?:-(sentinel|cluster))?:\/\//u;
const PORTS = { single: 6379, cluster: 6379, sentinel: 26_379 };
const SENTINEL_QUERY = new Set(['db', 'sentinel_username', 'sentinel_password']);
const FORMS =
  'has to be redis://[user:password@]host:port[/db], redis-cluster://…@host:port,host:port or redis-sentinel://…@host:port,host:port/master (with TLS: rediss…)';

/**
 * What the address of a Redis says: `redis://`, `redis-sentinel://` or `redis-cluster://`, each with `rediss`
 * for TLS. Throws an `Error` that says what it has to be, without repeating it: it holds a password.
 */
export function parseRedisUrl(text: string): RedisTarget {
  const [start, scheme, layout = 'single'] = SCHEME.exec(text) ?? [];
  if (start === undefined) throw new Error(FORMS);
  const kind = layout as RedisTarget['kind'];
  // The host of a URL is one: the list of them is read here, and the rest by the URL parser.
  const [authority = '', ...path] = text.slice(start.length).split(/(?=[/?#])/u);
  const at = authority.lastIndexOf('@');
  const names = authority.slice(at + 1).split(',');
  const rest = `redis://${authority.slice(0, at + 1)}host${path.join('')}`;
  if (!URL.canParse(rest)) throw new Error(FORMS);
  const url = new URL(rest);
  const target: RedisTarget = {
    kind,
    nodes: names.map((name) => parseNode(name, PORTS[kind])),
    tls: scheme === 'rediss',
    ...(url.username === '' ? {} : { username: decode(url.username) }),
    ...(url.password === '' ? {} : { password: decode(url.password) }),
  };
  if (url.hash !== '') throw new Error('has to be without #: write it as %23 in a password');
  const last = decode(url.pathname.replace(/^\//u, ''));
  if (kind === 'sentinel') return { ...target, ...readSentinel(last, url.searchParams) };
  if (url.search !== '') throw new Error('has to be without ?');
  if (kind === 'cluster') {
    if (last !== '') throw new Error('has to be without a database: a cluster has only one');
    return target;
  }
  if (names.length > 1)
    throw new Error(
      'has to name one server; several are redis-cluster:// or redis-sentinel://…/master',
    );
  return last === '' ? target : { ...target, database: parseDatabase(last) };
}

function readSentinel(masterName: string, query: URLSearchParams): Partial<RedisTarget> {
  if (masterName === '' || masterName.includes('/'))
    throw new Error(
      "has to end with the master's name: redis-sentinel://host:port,host:port/master",
    );
  const unknown = [...query.keys()].find((key) => !SENTINEL_QUERY.has(key));
  if (unknown !== undefined)
    throw new Error(`has to be without ?${unknown}: known are ${[...SENTINEL_QUERY].join(', ')}`);
  const [database, username, password] = [...SENTINEL_QUERY].map((key) => query.get(key));
  return {
    masterName,
    ...(database ? { database: parseDatabase(database) } : {}),
    ...(username ? { sentinelUsername: username } : {}),
    ...(password ? { sentinelPassword: password } : {}),
  };
}

function parseNode(text: string, defaultPort: number): RedisNode {
  const [, bracketed, plain, port = String(defaultPort)] =
    /^(?:\[([\da-f:.]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/iu.exec(text) ?? [];
  const host = bracketed ?? plain;
  const number = Number(port);
  if (host === undefined || number < 1 || number > 65_535)
    throw new Error('has to have a host and a port from 1 to 65535 for each server');
  return { host, port: number };
}

function parseDatabase(text: string): number {
  if (!/^\d{1,5}$/u.test(text)) throw new Error('has to have a number for a database');
  return Number(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('has to have % as %25 in its user, password or name');
  }
}
