import { readConfig } from '@taskloom/platform';

import {
  toProcessConfig,
  WorkerEnvironment,
  type WorkerProcessConfig,
} from '../process/worker-environment.ts';

/** Throws `ConfigError` naming every wrong key. */
export function readRecurrenceConfig(env: NodeJS.ProcessEnv): WorkerProcessConfig {
  return toProcessConfig(readConfig(WorkerEnvironment, env));
}
