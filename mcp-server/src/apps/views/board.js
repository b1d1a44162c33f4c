import { element, notice, problem, show } from './elements.js';
import { callTool, connect, read, tellModel } from './host.js';
import { taskRow } from './task-row.js';

/** The column of what is in no section. */
const NONE = { id: '', name: 'No section' };

show(notice('Looking…'));
await connect('board', { result: showBoard });

async function showBoard(answer) {
  try {
    const { projects = [] } = read(answer);
    const first = projects.find(({ inbox }) => !inbox) ?? projects[0];
    if (first) await drawBoard(projects, first);
    else show(notice('No projects match.'));
  } catch (error) {
    show(problem(error));
  }
}

async function drawBoard(projects, project) {
  const [{ sections }, { tasks }] = await Promise.all([
    callTool('manage_sections', { project: project.id, action: 'list' }),
    callTool('find_tasks', { filter: `#${project.id}`, limit: 200 }),
  ]);
  const columns = [NONE, ...sections];
  show(
    element(
      'header',
      {},
      element('h1', {}, projects.length > 1 ? 'Board' : project.name),
      chooser(projects, project),
    ),
    element('div', { class: 'board' }, ...columns.map(column)),
  );

  function column(section) {
    const rows = tasks
      .filter(({ section_id: id = NONE.id }) => id === section.id)
      .map((task) => taskRow(task, { more: sections.length > 0 ? [mover] : [] }));
    return element(
      'section',
      { 'aria-label': section.name },
      element('h2', {}, section.name, element('span', { class: 'count' }, ` ${rows.length}`)),
      rows.length > 0 ? element('ul', {}, ...rows) : notice('No tasks.'),
    );
  }

  function mover(task) {
    const { section_id: now = NONE.id } = task;
    const choices = columns.map(({ id, name }) =>
      element('option', { value: id, selected: id === now }, name),
    );
    const label = `Section of ${task.title}`;
    const select = element('select', { 'aria-label': label, onchange: move }, ...choices);
    return select;

    async function move() {
      const to = columns.find(({ id }) => id === select.value);
      try {
        const { failures } = await (to === NONE
          ? callTool('update_tasks', { tasks: [{ task: task.id, clear: ['section'] }] })
          : callTool('move_tasks', { tasks: [task.id], section: to.id }));
        if (failures.length > 0) throw new Error(failures[0].message);
        tellModel(`moved “${task.title}” to “${to.name}”`);
        await drawBoard(projects, project);
        document.querySelector(`select[aria-label=${CSS.escape(label)}]`)?.focus();
      } catch (error) {
        select.value = now;
        select.after(problem(error));
      }
    }
  }
}

function chooser(projects, project) {
  if (projects.length < 2) return undefined;
  const choices = projects.map(({ id, name }) =>
    element('option', { value: id, selected: id === project.id }, name),
  );
  const select = element('select', { 'aria-label': 'Project' }, ...choices);
  select.addEventListener('change', () => {
    const chosen = projects.find(({ id }) => id === select.value);
    drawBoard(projects, chosen).catch((error) => select.after(problem(error)));
  });
  return select;
}
