import { action, element } from './elements.js';
import { callTool, tellModel } from './host.js';

/** A task as a list shows it: completed by its circle, and taken back the same way. */
export function taskRow(task, { more = [] } = {}) {
  const row = element('li', { class: 'task', 'aria-label': task.title });
  drawRow(row, task, more);
  return row;
}

function drawRow(row, task, more) {
  const isDone = task.status === 'done';
  const circle = action('', () => (isDone ? reopen() : complete()), {
    class: `circle ${task.priority}`,
    role: 'checkbox',
    'aria-checked': String(isDone),
    'aria-label': `${isDone ? 'Reopen' : 'Complete'} ${task.title}`,
  });
  row.classList.toggle('done', isDone);
  row.replaceChildren(
    circle,
    element(
      'div',
      { class: 'what' },
      element('span', { class: 'title' }, task.title),
      element('span', { class: 'facts' }, ...factsOf(task)),
    ),
    ...(isDone ? [] : more.map((make) => make(task, (changed) => drawRow(row, changed, more)))),
  );

  async function complete() {
    const answer = await callTool('complete_tasks', { tasks: [task.id] });
    tellModel(`completed “${task.title}”`);
    // A recurring one goes on: what is shown is done all the same.
    redraw({ ...task, status: 'done' }, answer.operation_id);
  }

  async function reopen() {
    await (task.undo ? callTool('undo', { operation_id: task.undo }) : reopenTask());
    tellModel(`reopened “${task.title}”`);
    redraw({ ...task, status: 'open' });
  }

  function reopenTask() {
    return callTool('reopen_tasks', { tasks: [task.id] });
  }

  function redraw(changed, undo) {
    drawRow(row, { ...changed, undo }, more);
    row.querySelector('.circle').focus();
  }
}

function factsOf({ due, recurrence, deadline, priority, tags = [] }) {
  const fact = (text, kind) => element('span', kind ? { class: kind } : {}, text);
  return [
    due && fact(due.words),
    recurrence && fact(recurrence.words),
    deadline && fact(`deadline ${deadline}`),
    priority !== 'p4' && fact(priority, priority),
    ...tags.map((tag) => fact(`@${tag}`)),
  ].filter(Boolean);
}
