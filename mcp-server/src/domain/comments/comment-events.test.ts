import { type CloudEvent, CommentEvent, topics } from '@taskloom/contracts';
import { waitFor } from '@taskloom/platform/testing';
import { expect, test } from 'vitest';

import { startTestServer } from '../../testing/test-server.ts';

test('what is said of a task is told in order with what happens to it', async () => {
  await using server = await startTestServer();
  const heard: CloudEvent[] = [];
  await using _watching = await server.eventBus.subscribe({
    consumer: 'listener',
    topic: topics.taskEvents,
    handle: (event) => {
      heard.push(event);
      return Promise.resolve();
    },
  });
  const anna = await server.connect();
  const { tasks } = await anna.call('add_tasks', { tasks: [{ title: 'Report' }] });
  const { comments } = await anna.call('add_comments', {
    comments: [{ task: 'Report', body: 'On *it*' }],
  });
  await anna.call('update_comments', { comments: [{ comment: comments[0].id, body: 'Done' }] });
  const { operation_id: deleted } = await anna.call('update_comments', {
    comments: [{ comment: comments[0].id, delete: true }],
  });
  await anna.call('undo', { operation_id: deleted });
  await waitFor(() => heard.length >= 5);
  expect(heard.map(({ type }) => type)).toEqual([
    'task.created',
    'comment.created',
    'comment.updated',
    'comment.deleted',
    'comment.restored',
  ]);
  const told = heard.slice(1).map((event) => CommentEvent.parse(event));
  expect(told.map(({ data }) => data.version)).toEqual([1, 2, 3, 4]);
  expect(told[0]).toMatchObject({
    subject: comments[0].id,
    data: { comment: { task_id: tasks[0].id, body: 'On *it*', author_id: server.userId } },
  });
});
