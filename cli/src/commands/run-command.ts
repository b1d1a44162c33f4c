import type { ItemFailure } from '@taskloom/contracts';
import type { TaskClient } from '../mcp/task-client.ts';
import { connect, type CommonOptions, type Session } from '../session.ts';
import { requireAllDone } from '../tasks/require-all-done.ts';

/** What a command came to: the structured answer for `--json`, lines for people. */
export interface Outcome {
  raw: unknown;
  lines: () => readonly string[] | Promise<readonly string[]>;
  /** Told after what was done; the first one is the command's error. */
  failures?: readonly ItemFailure[];
}

/** Connects, does it, and says what came of it. */
export async function runCommand<Options extends CommonOptions>(
  session: Session,
  options: Options,
  run: (client: TaskClient, options: Options) => Promise<Outcome>,
): Promise<void> {
  await using client = await connect(session, options);
  const { raw, lines, failures = [] } = await run(client, options);
  if (options.json) session.printJson(raw);
  else for (const line of await lines()) session.print(line);
  requireAllDone({ failures });
}
