import { Admin } from '@platformatic/kafka';
import { connectPostgres } from '@taskloom/platform';
import { waitFor } from '@taskloom/platform/testing';

import { countOutbox } from './outbox.ts';
import type { TestStack } from './test-stack.ts';

const GROUPS = ['recurrence', 'notification'];

/** `waitFor` that says, when it waited in vain, where in the stack something stands still. */
export async function waitForArrival<T>(
  stack: TestStack,
  condition: () => Promise<T>,
  options: { timeoutMs: number; what: string },
) {
  try {
    return await waitFor(condition, options);
  } catch (error) {
    throw new Error(`${String(error)}\n${await describeStandstill(stack)}`, { cause: error });
  }
}

/** What has not been consumed, who is there to do it, and what was given up. */
async function describeStandstill(stack: TestStack): Promise<string> {
  const lines = await Promise.allSettled([
    describeGroups(stack),
    describeDeadLetters(stack),
    countOutbox(stack).then((count) => `${count} rows in the outbox`),
  ]);
  return lines
    .flatMap((line) => (line.status === 'fulfilled' ? line.value : String(line.reason)))
    .join('\n');
}

async function describeGroups({ kafkaBroker }: TestStack): Promise<string[]> {
  const admin = new Admin({ clientId: 'looking-on', bootstrapBrokers: [kafkaBroker] });
  try {
    const groups = await admin.describeGroups({ groups: GROUPS });
    const committed = await admin.listConsumerGroupOffsets({ groups: GROUPS });
    const ends = await listEnds(admin, committed);
    const members = [...groups.values()].map(
      ({ id, state, members: all }) => `group ${id}: ${state}, ${all.size} members`,
    );
    const lags = committed.flatMap(({ groupId, topics }) =>
      topics.flatMap(({ name, partitions }) =>
        partitions.flatMap(({ partitionIndex, committedOffset }) => {
          const end = ends.get(`${name}/${partitionIndex}`) ?? 0n;
          if (end <= committedOffset) return [];
          return [`group ${groupId} at ${committedOffset} of ${end} in ${name}/${partitionIndex}`];
        }),
      ),
    );
    return [...members, ...lags];
  } finally {
    await admin.close();
  }
}

async function listEnds(
  admin: Admin,
  committed: Awaited<ReturnType<Admin['listConsumerGroupOffsets']>>,
): Promise<Map<string, bigint>> {
  // Not every group has read from every partition.
  const partitions = new Map<string, Set<number>>();
  for (const { name, partitions: some } of committed.flatMap(({ topics }) => topics)) {
    const known = partitions.get(name) ?? [];
    partitions.set(name, new Set([...known, ...some.map(({ partitionIndex }) => partitionIndex)]));
  }
  const ends = await admin.listOffsets({
    topics: [...partitions].map(([name, indexes]) => ({
      name,
      partitions: [...indexes].map((partitionIndex) => ({ partitionIndex, timestamp: -1n })),
    })),
  });
  return new Map(
    ends.flatMap(({ name, partitions: listed }) =>
      listed.map(({ partitionIndex, offset }) => [`${name}/${partitionIndex}`, offset] as const),
    ),
  );
}

async function describeDeadLetters({ databaseUrl }: TestStack): Promise<string[]> {
  const sql = connectPostgres(databaseUrl, { max: 1 });
  try {
    const letters = await sql<{ consumer: string; type: string; error: string }[]>`
      select consumer, event ->> 'type' as type, error from taskloom_platform.dead_letters`;
    return letters.map(
      ({ consumer, type, error }) => `dead letter of ${consumer}: ${type}, ${error}`,
    );
  } finally {
    await sql.end({ timeout: 5 });
  }
}
