import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

const CONNECT_TIMEOUT_MS = 1000;
const READY_TIMEOUT_MS = 1000;

export interface Balancer extends AsyncDisposable {
  port: number;
  url: string;
}

/**
 * One address for several replicas: each connection goes to the next one that is ready, or to one that
 * accepts it where none is. A stand-in for what Kubernetes calls a service; a replica that dies breaks the
 * connections it has.
 */
export async function startBalancer(replicas: () => readonly number[]): Promise<Balancer> {
  let turn = 0;
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    track(client);
    turn += 1;
    const ports = replicas();
    const first = turn % Math.max(ports.length, 1);
    void pass(client, [...ports.slice(first), ...ports.slice(0, first)]);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      for (const socket of open) socket.destroy();
      await closed;
    },
  };

  async function pass(client: Socket, ports: readonly number[]): Promise<void> {
    for (const port of await readyFirst(ports)) {
      const upstream = await tryConnect(port);
      if (upstream === undefined) continue;
      track(upstream);
      upstream.on('close', () => client.destroy());
      client.on('close', () => upstream.destroy());
      client.pipe(upstream).pipe(client);
      return;
    }
    client.destroy();
  }

  function track(socket: Socket): void {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
  }
}

async function readyFirst(ports: readonly number[]): Promise<number[]> {
  const rest: number[] = [];
  for (const [n, port] of ports.entries()) {
    if (await isReady(port)) return [port, ...ports.slice(n + 1), ...rest];
    rest.push(port);
  }
  return rest;
}

async function isReady(port: number): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(READY_TIMEOUT_MS);
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

async function tryConnect(port: number): Promise<Socket | undefined> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, timeout: CONNECT_TIMEOUT_MS });
  return new Promise((resolve) => {
    const give = (result: Socket | undefined) => {
      socket.setTimeout(0);
      socket.off('error', refuse);
      if (result === undefined) socket.destroy();
      resolve(result);
    };
    const refuse = () => give(undefined);
    socket.once('connect', () => give(socket));
    socket.once('error', refuse);
    socket.once('timeout', refuse);
  });
}
