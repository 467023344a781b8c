/// <reference types="@sveltejs/kit" />
/**
 * Keeps the kiosk able to start with no network: its page and its files, and nothing of the rest of the product.
 * What those files are is written down by the build (vite.precache.ts). Answers never pass through here.
 */
import { version } from '$service-worker';

const worker = self as unknown as ServiceWorkerGlobalScope;
/** One worker script, one registration per app: which app this is, its scope says. */
const app = new URL(worker.registration.scope).pathname.replace(/\/$/, '');
const store = `smile:${app}:${version}`;

async function install(): Promise<void> {
  const listed = await fetch('/_app/precache.json', { cache: 'no-store' });
  const files = ((await listed.json()) as Record<string, string[]>)[app] ?? [];
  const page = await fetch(app, { cache: 'no-store' });
  if (!page.ok || page.redirected) throw new Error(`${app} answered ${page.status}`);
  const html = await page.clone().text();
  // While the server is being renewed, page and list may be of two versions: then not now; the browser tries again.
  for (const [file] of html.matchAll(/_app\/immutable\/[\w./-]+/g))
    if (!files.includes(`/${file}`)) throw new Error(`${file} is not of this version`);
  const cache = await caches.open(store);
  await cache.addAll(files);
  await cache.put(app, page);
}

async function tidy(): Promise<void> {
  for (const name of await caches.keys())
    if (name.startsWith(`smile:${app}:`) && name !== store) await caches.delete(name);
  await worker.clients.claim();
}

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(tidy()));
worker.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void worker.skipWaiting();
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') {
    // The scope is a prefix: `/kiosks` is somebody else's page.
    if (pathname !== app && pathname !== `${app}/`) return;
    event.respondWith(kept(app, request));
  } else if (pathname.startsWith('/_app/') || /\.(webmanifest|svg|png)$/.test(pathname)) {
    event.respondWith(kept(pathname, request));
  }
});

async function kept(key: string, request: Request): Promise<Response> {
  const cache = await caches.open(store);
  return (await cache.match(key)) ?? fetch(request);
}
