/** Registered with the page, so that it opens while Taskloom is away; push notifications come through it too. */
export async function registerServiceWorker(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator)) return undefined;
  return navigator.serviceWorker.register('/service-worker.js').catch(() => undefined);
}

/** Tells the worker which files this page is made of, once all its parts have come. */
export async function keepFiles(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const { active } = await navigator.serviceWorker.ready;
  const files = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && isOwnFile(pathname))
    .map(({ pathname }) => pathname);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's has none
  active?.postMessage({ type: 'keep', files: [...new Set(files)] });
}

function isOwnFile(path: string): boolean {
  return path.startsWith('/assets/') || /^\/(?:early\.js|icon[\w-]*\.(?:svg|png))$/u.test(path);
}
