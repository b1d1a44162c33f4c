import { Me } from '@taskloom/contracts';

import { readCliConfig, type CliConfig } from './config.ts';
import type { TaskLineOptions } from './format/task-line.ts';
import { createStyle, type Style } from './format/style.ts';
import { findInstance, type Instance, type InstanceOptions } from './instance/find-instance.ts';
import type { Interruption } from './interruption.ts';
import { ProjectPage } from './mcp/answers.ts';
import { connectTaskClient, type TaskClient } from './mcp/task-client.ts';

/** Options that every command has. */
export interface CommonOptions extends InstanceOptions {
  json?: boolean;
}

/** Where a command reads and writes. */
export interface Terminal {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream & { isTTY?: boolean };
  stderr: NodeJS.WritableStream & { isTTY?: boolean };
}

/** What a command runs with. */
export interface Session {
  config: CliConfig;
  terminal: Terminal;
  interruption: Interruption;
  /** Aborts when the command is to end. */
  signal: AbortSignal;
  /** Style of standard output. */
  style: Style;
  /** Writes a line to standard output. */
  print(line: string): void;
  /** Writes the structured answer to standard output. */
  printJson(answer: unknown): void;
}

export function createSession(
  terminal: Terminal,
  interruption: Interruption,
  config: CliConfig = readCliConfig(),
): Session {
  return {
    config,
    terminal,
    interruption,
    signal: interruption.signal,
    style: createStyle(terminal.stdout.isTTY === true && !config.noColor),
    print: (line) => void terminal.stdout.write(`${line}\n`),
    printJson: (answer) => void terminal.stdout.write(`${JSON.stringify(answer, null, 2)}\n`),
  };
}

/** The instance that the options and the environment mean. */
export function instanceOf(session: Session, options: CommonOptions): Promise<Instance> {
  return findInstance(session.config, options);
}

export async function connect(session: Session, options: CommonOptions): Promise<TaskClient> {
  return connectTaskClient(await instanceOf(session, options), session.signal);
}

/** Asks for what the lines of tasks are written with: the person's clock and the names of projects. */
export async function taskLineOptions(
  session: Session,
  tasks: TaskClient,
): Promise<TaskLineOptions> {
  const [me, projects] = await Promise.all([
    tasks.query({ tool: 'get_me', args: {}, output: Me }),
    projectNames(tasks),
  ]);
  return {
    calendar: {
      timeZone: me.data.time_zone,
      now: new Date(),
      dateFormat: me.data.settings?.date_format,
      timeFormat: me.data.settings?.time_format,
    },
    style: session.style,
    projects,
  };
}

async function projectNames(tasks: TaskClient): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const { data } = await tasks.query({
      tool: 'find_projects',
      args: { limit: 200, ...(cursor && { cursor }) },
      output: ProjectPage,
    });
    // The inbox goes without saying.
    for (const { id, name, inbox } of data.projects) if (!inbox) names.set(id, name);
    cursor = data.next_cursor;
  } while (cursor !== undefined);
  return names;
}
