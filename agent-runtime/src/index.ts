export { createAgentRuntime } from './agent-runtime.ts';
export type {
  AgentRuntime,
  AgentRuntimeConfig,
  AgentRuntimeDependencies,
} from './agent-runtime.ts';
export { readModelSettings } from './config.ts';
export { budgetEnvironment, budgetSettings } from './budgets/settings.ts';
export { modelEnvironment } from './models/settings.ts';
export type { ModelSettings } from './models/settings.ts';
