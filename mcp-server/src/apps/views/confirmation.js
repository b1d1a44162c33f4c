import { action, element, focusHeading, notice, problem, show } from './elements.js';
import { callTool, connect, read, shown, tellModel } from './host.js';

show(notice('Looking…'));
await connect('confirmation', { result: showAnswer });

function showAnswer(answer) {
  try {
    showDeleted(read(answer));
  } catch (error) {
    // Without the path the person has said no already, elsewhere.
    if (error.code === 'needs_confirmation' && error.path === 'confirm') ask(error.question);
    else show(problem(error));
  }
}

function ask(question) {
  show(
    element('h1', { tabindex: '-1' }, question),
    notice('It goes to the trash, from where it can be brought back.'),
    element(
      'div',
      { class: 'buttons' },
      action('Keep', keep),
      action('Delete', confirm, { class: 'danger' }),
    ),
  );

  async function confirm() {
    const deleted = await callTool(toolName(), { ...shown.input, confirm: true });
    tellModel(`agreed to “${question}”, and it was done`);
    showDeleted(deleted);
    focusHeading();
  }

  function keep() {
    tellModel(`said no to “${question}”; nothing was deleted`);
    show(element('h1', { tabindex: '-1' }, 'Kept'), notice('Nothing was deleted.'));
    focusHeading();
  }
}

function showDeleted({ tasks, projects, failures = [], operation_id: operation }) {
  const gone = tasks ?? projects ?? [];
  const names = gone.map(({ title, name }) => element('li', { class: 'task' }, title ?? name));
  show(
    element('h1', { tabindex: '-1' }, gone.length > 0 ? 'Deleted' : 'Nothing was deleted'),
    element('ul', { 'aria-label': 'Deleted' }, ...names),
    ...failures.map((failure) => problem(failure)),
    gone.length > 0 && element('div', { class: 'buttons' }, action('Undo', undo)),
  );

  async function undo() {
    await callTool('undo', { operation_id: operation });
    tellModel('took the deletion back');
    show(element('h1', { tabindex: '-1' }, 'Brought back'), element('ul', {}, ...names));
    focusHeading();
  }
}

/** By what it was given: not every host says which tool a page is shown for. */
function toolName() {
  return 'projects' in shown.input ? 'delete_projects' : 'delete_tasks';
}
