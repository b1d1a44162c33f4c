import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/** `node unanswering-app.ts PORT`: takes events and says of none that it is done. Tells its parent of each. */
createServer((request, response) => {
  if (request.method === 'GET') {
    response.end('[]');
    return;
  }
  void text(request).then(() => process.send?.('event'));
}).listen(Number(process.argv[2]), '127.0.0.1');
