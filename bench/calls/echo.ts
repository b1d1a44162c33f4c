import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request costs in Node alone: its body read, and sent back. Prints its port. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
      .end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  // A listening TCP server always has an address with a port.
  console.log((server.address() as AddressInfo).port);
});
