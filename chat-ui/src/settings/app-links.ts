/** Addresses that make an app add Taskloom; it asks the person before it does. */
export function installLinks(mcpUrl: string): { name: string; href: string }[] {
  const vsCode = JSON.stringify({ name: 'taskloom', type: 'http', url: mcpUrl });
  // Base64 has signs that mean something else in an address.
  const cursor = encodeURIComponent(btoa(JSON.stringify({ url: mcpUrl })));
  return [
    { name: 'VS Code', href: `vscode:mcp/install?${encodeURIComponent(vsCode)}` },
    {
      name: 'Cursor',
      href: `cursor://anysphere.cursor-deeplink/mcp/install?name=taskloom&config=${cursor}`,
    },
  ];
}

/** What is typed into a terminal. */
export function installCommands(mcpUrl: string): { name: string; command: string }[] {
  return [
    { name: 'Claude Code', command: `claude mcp add --transport http taskloom ${mcpUrl}` },
    { name: 'Codex CLI', command: `codex mcp add taskloom --url ${mcpUrl}` },
    { name: 'Gemini CLI', command: `gemini mcp add --transport http taskloom ${mcpUrl}` },
  ];
}
