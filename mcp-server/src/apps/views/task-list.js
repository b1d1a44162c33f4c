import { action, element, notice, problem, show } from './elements.js';
import { callTool, connect, read, shown } from './host.js';
import { taskRow } from './task-row.js';

show(notice('Looking…'));
await connect('task-list', { result });

function result(answer) {
  try {
    drawList(read(answer));
  } catch (error) {
    show(problem(error));
  }
}

function drawList({ tasks = [], failures = [], next_cursor: cursor }) {
  const list = element('ul', { 'aria-label': 'Tasks' }, ...tasks.map((task) => taskRow(task)));
  const more = element('div', {});
  addMore(cursor);
  const refused = failures.map((failure) => problem(failure));
  show(
    heading(tasks.length),
    tasks.length > 0 ? list : failures.length === 0 && notice('No tasks match.'),
    more,
    ...refused,
  );

  function addMore(next) {
    // Only a search has more of the same.
    more.replaceChildren(
      ...(next !== undefined && shown.tool === 'find_tasks'
        ? [action('Show more', () => load(next))]
        : []),
    );
  }

  async function load(next) {
    const page = await callTool('find_tasks', { ...shown.input, cursor: next });
    list.append(...page.tasks.map((task) => taskRow(task)));
    addMore(page.next_cursor);
  }
}

function heading(count) {
  const { filter, text } = shown.input;
  const asked = [filter, text].filter(Boolean).join(', ');
  return element(
    'header',
    {},
    element('h1', {}, shown.tool.includes('add') ? 'Added' : 'Tasks'),
    asked !== '' && shown.tool === 'find_tasks' && element('span', { class: 'asked' }, asked),
    count > 1 && element('span', { class: 'count' }, `${count} tasks`),
  );
}
