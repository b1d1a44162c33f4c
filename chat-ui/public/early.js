// The page's first question, asked while its code is still coming; an address with a token begins a session first.
if (!location.hash.includes('token=')) {
  window.firstToken = fetch('/account/session/token', {
    method: 'POST',
    signal: AbortSignal.timeout(15_000),
  });
  window.firstToken.catch(() => {});
}

// Before the first paint, so that a chosen scheme never flashes the other one.
try {
  // oxlint-disable-next-line no-restricted-globals -- no module is there yet; it is guarded here
  const theme = localStorage.getItem('taskloom.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is off: the system's scheme stands.
}
