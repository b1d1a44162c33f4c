import type { Prompt } from './define-prompt.ts';

export const planMyDay: Prompt = {
  name: 'plan_my_day',
  title: 'Plan my day',
  description: 'What is due and overdue, put into an order that fits the time there is.',
  arguments: [
    {
      name: 'time',
      description: 'How much time there is, such as "4 hours" or "until 3pm"',
      required: false,
    },
  ],
  async render({ time }, { actor }) {
    const now = actor.words.now.toZonedDateTimeISO(actor.words.timeZone);
    return {
      text: [
        `Help me plan my day. It is ${now.toPlainDateTime().toString({ smallestUnit: 'minute' })} in ${actor.words.timeZone}.`,
        time === undefined ? '' : `I have this much time: ${time}.`,
        'Beside this is what is due today or overdue. Look at priorities, deadlines, durations and what is blocked.',
        'Propose an order for today with rough times, at most three tasks that matter most first, and say what',
        'you would move to another day and why. Change nothing before I agree; then use reschedule_tasks.',
      ]
        .filter((line) => line !== '')
        .join('\n'),
      resources: ['view://today'],
    };
  },
};
