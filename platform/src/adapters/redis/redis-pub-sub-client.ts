import type { RedisClusterType } from 'redis';

import type { RedisTarget } from './redis-url.ts';

/** What a server, a set of sentinels and a cluster have in common in node-redis, as far as it is used here. */
export interface RedisPubSubClient {
  /** May reject, or never settle while nobody is there. */
  connect(): Promise<unknown>;
  publish(channel: string, message: string): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  destroy(): unknown;
}

interface ClientOptions {
  target: RedisTarget;
  /** PEM of a private authority. */
  ca?: string | undefined;
  /** False: what is asked while Redis is away fails at once. */
  queuesOffline: boolean;
  /** A connection broke, or its server changed. Often said more than once. */
  onTrouble: (error?: Error) => void;
}

const PING_MS = 10_000;
const CONNECT_TIMEOUT_MS = 3_000;
const MAX_RETRY_MS = 2_000;
/** How often the sentinels are asked for the master, beside what they say by themselves. */
const SCAN_MS = 5_000;

/** A client that reconnects and subscribes again by itself. node-redis is loaded here: standalone has none. */
export async function createRedisPubSubClient(options: ClientOptions): Promise<RedisPubSubClient> {
  const { createClient, createCluster, createSentinel } = await import('redis');
  const { target, ca, queuesOffline, onTrouble } = options;
  const { username, password, nodes } = target;
  const common = {
    ...login(username, password),
    disableOfflineQueue: !queuesOffline,
    pingInterval: PING_MS,
  };
  const socket = {
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectStrategy: (tries: number) =>
      Math.min(MAX_RETRY_MS, 50 * 2 ** Math.min(tries, 6)) * (0.5 + Math.random() / 2),
  };
  const secured = target.tls
    ? { ...socket, tls: true as const, ...(ca === undefined ? {} : { ca }) }
    : socket;
  const database = target.database === undefined ? {} : { database: target.database };
  switch (target.kind) {
    case 'single': {
      const client = createClient({ ...common, ...database, socket: { ...secured, ...nodes[0] } });
      return client.on('error', onTrouble);
    }
    case 'cluster': {
      const cluster = createCluster({
        rootNodes: nodes.map((node) => ({ socket: node })),
        defaults: { ...common, socket: secured },
        minimizeConnections: true,
      });
      cluster
        .on('error', onTrouble)
        .on('node-error', onTrouble)
        .on('node-disconnect', () => onTrouble());
      return publishingByOneNode(cluster);
    }
    case 'sentinel': {
      const sentinel = createSentinel({
        name: target.masterName ?? '',
        sentinelRootNodes: nodes,
        nodeClientOptions: { ...common, ...database, socket: secured },
        sentinelClientOptions: {
          ...login(target.sentinelUsername, target.sentinelPassword),
          socket: secured,
        },
        scanInterval: SCAN_MS,
        passthroughClientErrorEvents: true,
      });
      return sentinel.on('error', onTrouble).on('topology-change', () => onTrouble());
    }
  }
}

/** Each by another node, as the cluster's own `publish` does it, they would arrive in any order. */
function publishingByOneNode(cluster: RedisClusterType): RedisPubSubClient {
  let turn = 0;
  return {
    connect: () => cluster.connect(),
    async publish(channel, message) {
      const { masters } = cluster;
      const master = masters[turn % masters.length];
      if (master === undefined) throw new Error('no node of the cluster is known yet');
      try {
        return await (await cluster.nodeClient(master)).publish(channel, message);
      } catch (error) {
        turn += 1;
        throw error;
      }
    },
    subscribe: (channel, listener) => cluster.subscribe(channel, listener),
    unsubscribe: (channel) => cluster.unsubscribe(channel),
    destroy: () => cluster.destroy(),
  };
}

function login(username: string | undefined, password: string | undefined) {
  return {
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
}
