// Keeps the page's own files, so that it opens while Taskloom is away; shows what the server pushes.
const SHELL = 'taskloom-shell';
const PAGE = '/';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(servePage(request));
  else if (/^\/(?:assets\/|early\.js$|icon)/.test(pathname)) event.respondWith(serveFile(request));
});

// The page says which files it is made of; those of an older one go.
self.addEventListener('message', (event) => {
  if (event.data?.type === 'keep') event.waitUntil(keep(event.data.files));
});

/** The newest page while the server answers; else the one that was kept, for every address of its views. */
async function servePage(request) {
  try {
    const answer = await fetch(request);
    const page = answer.ok ? await answer.clone().text() : '';
    // Signing in has pages of its own, which are not this one.
    if (page.includes('<div id="root">')) {
      const cache = await caches.open(SHELL);
      await cache.put(PAGE, new Response(page, answer));
    }
    return answer;
  } catch (error) {
    const kept = await caches.match(PAGE, { cacheName: SHELL });
    if (kept) return kept;
    throw error;
  }
}

/** A file in /assets never changes under its name. */
async function serveFile(request) {
  const kept = await caches.match(request, { cacheName: SHELL, ignoreVary: true });
  const asset = new URL(request.url).pathname.startsWith('/assets/');
  if (kept && asset) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function keep(files) {
  const cache = await caches.open(SHELL);
  const wanted = new Set([PAGE, ...files]);
  for (const { url } of await cache.keys()) {
    if (!wanted.has(new URL(url).pathname)) await cache.delete(url);
  }
  for (const file of wanted) {
    if (!(await cache.match(file, { ignoreVary: true }))) await cache.add(file).catch(() => {});
  }
}

self.addEventListener('push', (event) => {
  const { title, body, tag, url } = event.data.json();
  event.waitUntil(
    self.registration.showNotification(title, { body, tag, icon: '/icon.svg', data: { url } }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data?.url ?? '/'));
});
