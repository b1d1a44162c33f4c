export { makeToken } from './auth/token-store.ts';
export {
  activityEnvironment,
  conformanceEnvironment,
  externalEnvironment,
  externalSettings,
  readMcpServerConfig,
  readMigrateConfig,
} from './config.ts';
export type { McpServerConfig } from './config.ts';
export { createMcpServer } from './create-mcp-server.ts';
export { bringUpToDate } from './database/bring-up-to-date.ts';
export { migrate, migrationNames } from './database/migrate.ts';
export type { McpServerService } from './create-mcp-server.ts';
