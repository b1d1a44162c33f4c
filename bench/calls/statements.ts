import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Has the instance's database write every statement into its log; returns a counter of them. */
export async function logStatements(dataFolder: string) {
  const postmaster = readFileSync(join(dataFolder, 'postgres/postmaster.pid'), 'utf8');
  const log = join(dataFolder, 'postgres.log');
  const set = async (value: string) => {
    appendFileSync(
      join(dataFolder, 'postgres/postgresql.auto.conf'),
      `\nlog_statement = '${value}'\n`,
    );
    process.kill(Number(postmaster.split('\n')[0]), 'SIGHUP');
    const told = `parameter "log_statement" changed to "${value}"`;
    while (!readFileSync(log, 'utf8').includes(told)) await sleep(50);
    await sleep(200);
  };
  await set('all');
  return {
    /** Counts from where the log ends now. */
    start(): () => number {
      const { size } = statSync(log);
      return () =>
        readFileSync(log)
          .subarray(size)
          .toString()
          .split('\n')
          .filter((line) => /LOG: {2}(?:execute|statement)/u.test(line)).length;
    },
    stop: () => set('none'),
  };
}
