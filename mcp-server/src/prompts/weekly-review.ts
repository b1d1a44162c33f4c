import type { Prompt } from './define-prompt.ts';

export const weeklyReview: Prompt = {
  name: 'weekly_review',
  title: 'Weekly review',
  description: 'A look back at the week and ahead at the next: done, slipped, coming, stuck.',
  arguments: [],
  async render(_given, { actor }) {
    const today = actor.words.now.toZonedDateTimeISO(actor.words.timeZone).toPlainDate();
    return {
      text: [
        `Do a weekly review with me. Today is ${today.toString()} in ${actor.words.timeZone}.`,
        'Beside this are my overdue and upcoming tasks and my inbox. Read what I finished with find_tasks',
        '(filter "completed: last 7 days") and how my projects stand with get_overview.',
        'Go through it in this order, briefly: what got done; what slipped, and for each whether to do it,',
        'move it or drop it; what waits in the inbox and where it belongs; projects without a next step;',
        'what the coming week holds and whether it is too much. Ask before you change anything.',
      ].join('\n'),
      resources: ['view://overdue', 'view://upcoming', 'view://inbox'],
    };
  },
};
