import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';

/** The request without its body, which is read and parsed already. Aborted when the client goes away. */
export function toFetchRequest(
  request: IncomingMessage,
  { response, until = [] }: { response: ServerResponse; until?: AbortSignal[] },
): Request {
  const { method = 'GET', url = '/', rawHeaders } = request;
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const headers: [string, string][] = [];
  for (let at = 0; at < rawHeaders.length; at += 2)
    headers.push([rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']);
  return new Request(`http://${request.headers.host ?? 'localhost'}${url}`, {
    method,
    headers,
    signal: until.length === 0 ? gone.signal : AbortSignal.any([gone.signal, ...until]),
  });
}

/** Sends what was answered, an event stream event by event. */
export async function sendFetchResponse(answer: Response, response: ServerResponse): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  const { body } = answer;
  if (!body) return void response.end();
  if (answer.headers.get('content-type')?.startsWith('text/event-stream') !== true)
    return void response.end(Buffer.from(await answer.arrayBuffer()));
  response.flushHeaders();
  const reader = body.getReader();
  // What is still to come is for nobody.
  response.once('close', () => void reader.cancel().catch(() => {}));
  for (;;) {
    const { done, value } = await reader.read();
    if (done || response.destroyed || response.writableEnded) break;
    if (!response.write(value))
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}
