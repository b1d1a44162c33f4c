import { Agent, request } from 'node:http';

export interface Endpoint {
  url: string;
  token: string;
}

/** One JSON-RPC request over a connection that is kept; the answer as text. */
export type Rpc = (method: string, params?: object) => Promise<string>;

/** As thin as a client can be: what it costs is not to hide what is measured. */
export function createClient({ url, token }: Endpoint, connections = 64): Rpc {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port, pathname } = new URL(url);
  let id = 0;
  return (method, params) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: (id += 1), method, params });
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
    };
    return new Promise((resolve, reject) => {
      const asked = request(
        { agent, host: hostname, port, path: pathname, method: 'POST', headers },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (chunk: string) => (text += chunk));
          answer.on('end', () => {
            if (answer.statusCode === 200 && !text.includes('"isError":true')) resolve(text);
            else reject(new Error(`${answer.statusCode}: ${text.slice(0, 300)}`));
          });
          answer.on('error', reject);
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  };
}

export function callTool(rpc: Rpc, name: string, args: object = {}): Promise<string> {
  return rpc('tools/call', { name, arguments: args });
}

/** What a tool answered, whether it came as JSON or as an event stream. */
export function structured(answer: string): Record<string, unknown> {
  const json = answer.startsWith('{') ? answer : (/^data: (\{.*)$/mu.exec(answer)?.[1] ?? '{}');
  const message = JSON.parse(json) as { result?: { structuredContent?: Record<string, unknown> } };
  return message.result?.structuredContent ?? {};
}
