// Speaks MCP Apps with the page that shows this one: JSON-RPC by messages between windows.

const PROTOCOL_VERSION = '2026-01-26';

const waiting = new Map();
/** By the name of the tool that this page is shown for. */
export const shown = { tool: '', input: {} };
const done = [];
let nextId = 1;
let tellsModel = false;
let onResult = () => {};

/** `result` gets the answer of the tool that this page is shown for, as `CallToolResult`. */
export async function connect(name, { result }) {
  onResult = result;
  addEventListener('message', receive);
  const { hostContext, hostCapabilities } = await request('ui/initialize', {
    appInfo: { name: `taskloom-${name}`, version: '1.0.0' },
    appCapabilities: { availableDisplayModes: ['inline'] },
    protocolVersion: PROTOCOL_VERSION,
  });
  tellsModel = hostCapabilities?.updateModelContext?.text !== undefined;
  takeContext(hostContext);
  notify('ui/notifications/initialized');
  new ResizeObserver(tellSize).observe(document.documentElement);
}

/** Its structured answer. Throws an error with the tool's words, and its payload, when it refuses. */
export async function callTool(name, args) {
  return read(await request('tools/call', { name, arguments: args }));
}

/** What a tool answered. Throws what it refused. */
export function read(result) {
  if (result.isError !== true) return result.structuredContent ?? {};
  const { message, hint, code, path } = result._meta?.['taskloom/error'] ?? {};
  const words = message ? [message, hint].filter(Boolean).join(' ') : result.content?.[0]?.text;
  throw Object.assign(new Error(words ?? 'That was refused.'), { code, path, question: message });
}

/** So that the model knows what the person did here. */
export function tellModel(sentence) {
  done.push(sentence);
  if (!tellsModel) return;
  const text = `In the ${document.title.toLowerCase()} the person ${done.slice(-20).join(', then ')}.`;
  request('ui/update-model-context', { content: [{ type: 'text', text }] }).catch(() => {});
}

function receive({ source, data }) {
  if (source !== parent || data?.jsonrpc !== '2.0') return;
  if (data.method === undefined) return settle(data);
  if (data.method === 'ui/notifications/tool-input') shown.input = data.params.arguments ?? {};
  if (data.method === 'ui/notifications/tool-result') onResult(data.params);
  if (data.method === 'ui/notifications/host-context-changed') takeContext(data.params);
  if (data.id === undefined) return;
  const isKnown = data.method === 'ping' || data.method === 'ui/resource-teardown';
  const refusal = { code: -32_601, message: 'Method not found' };
  send({ id: data.id, ...(isKnown ? { result: {} } : { error: refusal }) });
}

function settle({ id, result, error }) {
  const asked = waiting.get(id);
  waiting.delete(id);
  if (error) asked?.reject(new Error(error.message));
  else asked?.resolve(result);
}

function takeContext({ theme, toolInfo, locale, timeZone } = {}) {
  if (theme) document.documentElement.dataset.theme = theme;
  if (toolInfo) shown.tool = toolInfo.tool.name;
  if (locale) shown.locale = locale;
  if (timeZone) shown.timeZone = timeZone;
}

function request(method, params) {
  const id = nextId++;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    send({ id, method, params });
  });
}

function notify(method, params = {}) {
  send({ method, params });
}

function tellSize() {
  // Of what is in it: what scrolls is never less than the frame, which would only grow.
  const { height } = document.documentElement.getBoundingClientRect();
  const { scrollWidth: width } = document.documentElement;
  notify('ui/notifications/size-changed', { width, height: Math.ceil(height) });
}

function send(message) {
  // Whoever shows this page may read it: the frame has no origin of its own to name.
  parent.postMessage({ jsonrpc: '2.0', ...message }, '*');
}
