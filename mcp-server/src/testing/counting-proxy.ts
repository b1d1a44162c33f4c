import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What one transaction took, BEGIN and COMMIT with it. */
export interface CountedTransaction {
  statements: number;
  /** How often the client sent something when all that it had sent before was answered. */
  roundTrips: number;
}

export interface CountingProxy extends AsyncDisposable {
  /** The same database, by way of this proxy. */
  through(databaseUrl: string): string;
  /** Those that began since it was asked last, oldest first. */
  take(): CountedTransaction[];
}

const HOLD_MS = 20;
const QUERY = 0x51;
const EXECUTE = 0x45;
const SYNC = 0x53;
const READY = 0x5a;

/** Counts what travels between a client and PostgreSQL, whatever driver the client uses. */
export async function startCountingProxy(databaseUrl: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(databaseUrl);
  let transactions: CountedTransaction[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
        sockets.delete(socket);
      });
    }
    let current: CountedTransaction | undefined;
    let unanswered = 0;
    const readClient = createReader({ hasStartup: true }, (type, body) => {
      if (type === QUERY && body.startsWith('begin')) {
        current = { statements: 0, roundTrips: 0 };
        transactions.push(current);
      }
      if (!current) return;
      if (type === QUERY || type === EXECUTE) current.statements += 1;
      if (type !== QUERY && type !== SYNC) return;
      if (unanswered === 0) current.roundTrips += 1;
      unanswered += 1;
    });
    const readServer = createReader({ hasStartup: false }, (type) => {
      if (current && type === READY) unanswered -= 1;
    });
    client.on('data', (chunk: Buffer) => {
      readClient(chunk);
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      // Held back a little: whatever the client sends without waiting for it is here before.
      setTimeout(() => {
        readServer(chunk);
        client.write(chunk);
      }, HOLD_MS);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    through(url) {
      const other = new URL(url);
      other.hostname = '127.0.0.1';
      // A listening TCP server always has an address with a port.
      other.port = String((server.address() as AddressInfo).port);
      return other.href;
    },
    take() {
      const taken = transactions;
      transactions = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Takes one side's bytes apart into messages; a client's first has no type. */
function createReader(
  { hasStartup }: { hasStartup: boolean },
  onMessage: (type: number, body: string) => void,
): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let head = hasStartup ? 0 : 1;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= head + 4) {
      const length = head + rest.readUInt32BE(head);
      if (rest.length < length) return;
      const type = head === 0 ? 0 : (rest[0] ?? 0);
      onMessage(type, rest.toString('utf8', head + 4, Math.min(length, head + 40)));
      rest = rest.subarray(length);
      head = 1;
    }
  };
}
