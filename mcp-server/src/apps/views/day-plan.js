import { action, element, focusHeading, notice, problem, show } from './elements.js';
import { callTool, connect, read, shown, tellModel } from './host.js';
import { taskRow } from './task-row.js';

show(notice('Looking…'));
await connect('day-plan', { result: showPlan });

async function showPlan(answer) {
  try {
    await drawPlan(read(answer));
  } catch (error) {
    show(problem(error));
  }
}

async function drawPlan({ date, today, next_7_days: week }) {
  const [late, due] = await Promise.all(['overdue', 'today'].map(findAll));
  const minutes = [...late, ...due].reduce((sum, { duration_minutes: own = 0 }) => sum + own, 0);
  show(
    element(
      'header',
      {},
      element('h1', { tabindex: '-1' }, dayName(date)),
      element('span', { class: 'asked' }, `${today} today, ${week} in the next 7 days`),
      minutes > 0 && element('span', { class: 'asked' }, `${inHours(minutes)} planned`),
    ),
    late.length > 0 && part('Overdue', late, 'today'),
    due.length > 0 && part('Today', due, 'tomorrow'),
    late.length + due.length === 0 && notice('Nothing is due today.'),
  );

  function part(name, tasks, day) {
    const postpone = (task) =>
      action(`To ${day}`, () => move(task, day), {
        'aria-label': `Move ${task.title} to ${day}`,
      });
    const rows = tasks.map((task) => taskRow(task, { more: [postpone] }));
    return element(
      'section',
      {},
      element('h2', {}, name),
      element('ul', { 'aria-label': name }, ...rows),
    );
  }

  async function move(task, day) {
    const { failures } = await callTool('reschedule_tasks', { tasks: [task.id], due: day });
    if (failures.length > 0) throw new Error(failures[0].message);
    tellModel(`moved “${task.title}” to ${day}`);
    await drawPlan(await callTool('get_overview', {}));
    focusHeading();
  }
}

async function findAll(filter) {
  const { tasks } = await callTool('find_tasks', { filter, limit: 100 });
  return tasks;
}

/** A calendar day, whatever zone the frame is in. */
function dayName(date) {
  const format = { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' };
  return new Intl.DateTimeFormat(shown.locale ?? 'en-GB', format).format(new Date(date));
}

function inHours(minutes) {
  const hours = Math.floor(minutes / 60);
  return [hours > 0 && `${hours} h`, minutes % 60 > 0 && `${minutes % 60} min`]
    .filter(Boolean)
    .join(' ');
}
