// What the pages do besides their forms. Without it everything but passkeys works.

// The person's own clock, so that reminders come by it.
for (const input of document.querySelectorAll('[data-time-zone]'))
  input.value = Intl.DateTimeFormat().resolvedOptions().timeZone;

// Passkeys belong to a name: an address of numbers has none.
const canDoPasskeys =
  !/^[\d.]+$|^\[/u.test(location.hostname) &&
  typeof PublicKeyCredential === 'function' &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';

if (canDoPasskeys)
  for (const button of document.querySelectorAll('[data-passkey]')) {
    button.hidden = false;
    button.addEventListener('click', () => run(button));
  }

async function run(button) {
  const problem = document.querySelector('[data-passkey-problem]');
  problem.hidden = true;
  button.disabled = true;
  try {
    const next = await (button.dataset.passkey === 'add' ? add() : signIn(button.dataset.next));
    location.assign(next);
  } catch (error) {
    problem.textContent = error.name === 'NotAllowedError' ? 'Nothing was chosen.' : error.message;
    problem.hidden = false;
    button.disabled = false;
  }
}

async function add() {
  const { options, challenge } = await send('/account/passkeys/add/begin');
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  const made = await navigator.credentials.create({ publicKey });
  const { next } = await send('/account/passkeys/add/finish', {
    challenge,
    response: made.toJSON(),
  });
  return next;
}

async function signIn(next) {
  const { options, challenge } = await send('/account/passkeys/sign-in/begin');
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const shown = await navigator.credentials.get({ publicKey });
  await send('/account/passkeys/sign-in/finish', { challenge, response: shown.toJSON() });
  return next;
}

async function send(path, body = {}) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  // Asked to prove who they are: the page that asks, and then this one again.
  if (answer.redirected) location.assign(answer.url);
  const result = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(result.problem ?? 'That did not work. Try again.');
  return result;
}
