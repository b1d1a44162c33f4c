import { lookUpTask } from '../domain/resolve.ts';
import type { Prompt } from './define-prompt.ts';
import { titlesLike } from './titles-like.ts';

export const breakDownTask: Prompt = {
  name: 'break_down_task',
  title: 'Break down a task',
  description: 'One large task as small steps that can be done in one go.',
  arguments: [
    { name: 'task', description: 'Its title or id', required: true, complete: titlesLike },
  ],
  async render({ task = '' }, ctx) {
    const { id, title } = await lookUpTask(ctx, task);
    return {
      text: [
        `Break down my task “${title}” into steps. The task is beside this.`,
        'Propose three to seven steps, each one thing that I can finish in one go and that starts with a verb,',
        'with a rough duration each, in the order I would do them. Ask me what you cannot know. When I agree,',
        `add them as subtasks with add_tasks (parent: "${id}"), the ones that wait for others with blocked_by.`,
      ].join('\n'),
      resources: [`task://${id}`],
    };
  },
};
