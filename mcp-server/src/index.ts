export { makeToken } from './auth/token-store.ts';
export { readMcpServerConfig } from './config.ts';
export type { McpServerConfig } from './config.ts';
export { createMcpServer } from './create-mcp-server.ts';
export type { McpServerService } from './create-mcp-server.ts';
