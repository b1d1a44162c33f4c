// Builds the page. Titles and names are only ever text.

/** @param attributes `on…` are listeners, `class` and the rest as in HTML; `undefined` leaves one out */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

export function show(...children) {
  document.querySelector('main').replaceChildren(...children.filter(Boolean));
}

/** Where the page has become another, so that what it says now is read out. */
export function focusHeading() {
  document.querySelector('h1').focus();
}

export function notice(text) {
  return element('p', { class: 'notice', role: 'status' }, text);
}

export function problem(error) {
  return element('p', { class: 'problem', role: 'alert' }, error.message);
}

/** A button that rests while it works; what it throws stands beside it. */
export function action(label, run, attributes = {}) {
  const button = element('button', { type: 'button', ...attributes }, label);
  button.addEventListener('click', async () => {
    button.disabled = true;
    button.parentElement.querySelector(':scope > .problem')?.remove();
    try {
      await run();
    } catch (error) {
      button.after(problem(error));
    } finally {
      button.disabled = false;
    }
  });
  return button;
}
