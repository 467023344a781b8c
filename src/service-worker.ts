/// <reference types="@sveltejs/kit" />
/**
 * Keeps the kiosk able to start with no network: its page and its own bundle, and nothing of the rest of the product.
 * Answers never pass through here.
 */
import { files, version } from '$service-worker';

const worker = self as unknown as ServiceWorkerGlobalScope;
const PAGE = '/kiosk';
const BUNDLE = '/_kiosk/';
const EXTRAS = ['/manifest.webmanifest', '/favicon.svg', '/kiosk-192.png'];
const STORE = `smile-kiosk-${version}`;

const needed = files.filter(
  (file) => (file.startsWith(BUNDLE) && !file.endsWith('/manifest.json')) || EXTRAS.includes(file),
);

async function install(): Promise<void> {
  const page = await fetch(PAGE, { cache: 'no-store' });
  if (!page.ok || page.redirected) throw new Error(`${PAGE} answered ${page.status}`);
  // While the server is being renewed, page and worker may be of two versions: then not now; the browser tries again.
  for (const [file] of (await page.clone().text()).matchAll(/\/_kiosk\/[\w./-]+/g))
    if (!needed.includes(file)) throw new Error(`${file} is not of this version`);
  const cache = await caches.open(STORE);
  await cache.addAll(needed.map((file) => new Request(file, { cache: 'no-cache' })));
  await cache.put(PAGE, page);
}

async function tidy(): Promise<void> {
  for (const name of await caches.keys())
    if (name.startsWith('smile-kiosk-') && name !== STORE) await caches.delete(name);
  await worker.clients.claim();
}

async function kept(key: string, request: Request): Promise<Response> {
  const cache = await caches.open(STORE);
  return (await cache.match(key)) ?? fetch(request);
}

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(tidy()));
worker.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void worker.skipWaiting();
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  // The scope is a prefix: `/kiosks` is somebody else's page.
  const isPage = request.mode === 'navigate' && (pathname === PAGE || pathname === `${PAGE}/`);
  if (isPage) event.respondWith(kept(PAGE, request));
  else if (needed.includes(pathname)) event.respondWith(kept(pathname, request));
});
