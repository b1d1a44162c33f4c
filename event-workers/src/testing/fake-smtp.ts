import type { AddressInfo, Socket } from 'node:net';

import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  /** Headers and body as they came. */
  raw: string;
}

export interface FakeSmtp extends AsyncDisposable {
  /** smtp:// with the name and password it wants. */
  url: string;
  mails: ReceivedMail[];
  /** Answers every recipient with this code until set back to undefined. */
  refuseWith: number | undefined;
  /** Ends the connection where it should say that it took a mail, until set back to false. */
  losesAnswers: boolean;
  /** How many connections there were. */
  connections: number;
  /** Ends those that are open, as servers do with idle ones. */
  endConnections(): void;
}

/** A mail server on a real socket that takes everything, after a login. */
export async function startFakeSmtp(): Promise<FakeSmtp> {
  const mails: ReceivedMail[] = [];
  const sockets = new Map<number | undefined, Socket>();
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      if (username === 'taskloom' && password === 'secret') done(null, { user: username });
      else done(new Error('wrong name or password'));
    },
    onRcptTo(_address, _session, done) {
      const code = started.refuseWith;
      if (code === undefined) done();
      else done(Object.assign(new Error('refused'), { responseCode: code }));
    },
    onData(stream, { envelope, remotePort }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({
          from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        });
        if (started.losesAnswers) sockets.get(remotePort)?.destroy();
        else done();
      });
    },
  });
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    started.connections += 1;
    sockets.set(remotePort, socket);
    socket.on('close', () => sockets.delete(remotePort));
  });
  // Who is killed while sending has sent nothing.
  server.on('error', () => {});
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const started: FakeSmtp = {
    url: `smtp://taskloom:secret@127.0.0.1:${port}`,
    mails,
    refuseWith: undefined,
    losesAnswers: false,
    connections: 0,
    endConnections() {
      for (const socket of sockets.values()) socket.end();
    },
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(resolve)),
  };
  return started;
}
