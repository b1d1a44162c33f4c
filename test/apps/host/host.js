// A chat program that shows MCP Apps, by the extension's own library: bundled by serve-host.ts.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { AppBridge, PostMessageTransport } from '@modelcontextprotocol/ext-apps/app-bridge';
import { EXTENSION_ID, RESOURCE_MIME_TYPE } from '@modelcontextprotocol/ext-apps/server';

let client;

/** Signs in, and says that it shows apps. */
globalThis.signIn = async ({ mcpUrl, token, version }) => {
  client = new Client(
    { name: 'host', version: '1.0.0' },
    {
      capabilities: { extensions: { [EXTENSION_ID]: { mimeTypes: [RESOURCE_MIME_TYPE] } } },
      versionNegotiation: { mode: version === '2026-07-28' ? { pin: version } : 'legacy' },
    },
  );
  const authProvider = { token: async () => token };
  await client.connect(new StreamableHTTPClientTransport(new URL(mcpUrl), { authProvider }));
};

/** Calls a tool and shows its app; tells the app's page and what it said to the model. */
globalThis.showTool = async ({ name, args, sandbox, theme }) => {
  const { tools } = await client.listTools();
  const tool = tools.find((listed) => listed.name === name);
  const { contents } = await client.readResource({ uri: tool._meta.ui.resourceUri });
  const [{ text: html, mimeType, _meta }] = contents;
  if (mimeType !== RESOURCE_MIME_TYPE) throw new Error(`It is ${mimeType}.`);
  const frame = document.createElement('iframe');
  frame.title = name;
  document.querySelector('#shown').replaceChildren(frame);
  const bridge = new AppBridge(
    client,
    { name: 'host', version: '1.0.0' },
    { serverTools: {}, updateModelContext: { text: {} } },
    { hostContext: { theme, toolInfo: { tool } } },
  );
  globalThis.toldModel = [];
  bridge.onupdatemodelcontext = async ({ content }) => {
    globalThis.toldModel.push(content[0].text);
    return {};
  };
  bridge.onsizechange = ({ height }) => {
    frame.style.height = `${height}px`;
  };
  bridge.onsandboxready = () => void bridge.sendSandboxResourceReady({ html, csp: _meta.ui.csp });
  bridge.oninitialized = () => void tell();
  async function tell() {
    await bridge.sendToolInput({ arguments: args });
    await bridge.sendToolResult(await client.callTool({ name, arguments: args }));
  }
  await bridge.connect(new PostMessageTransport(frame.contentWindow, frame.contentWindow));
  frame.src = sandbox;
};
