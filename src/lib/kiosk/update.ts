/** The kiosk's service worker: installed once, renewed between customers. */
import type { Kiosk } from './kiosk.svelte.ts';

const LOOK_MS = 900_000;

/**
 * Registers the service worker and looks for a newer one from time to time. A newer one takes over, and the page starts
 * again, only when no customer is in the middle of anything.
 */
export async function installUpdates(kiosk: Kiosk): Promise<void> {
  const workers = navigator.serviceWorker;
  const hadOne = workers.controller !== null;
  let reloading = false;
  workers.addEventListener('controllerchange', () => {
    // The first worker on this device takes charge of a page that is already the newest.
    if (!hadOne || reloading) return;
    kiosk.whenFree(() => {
      reloading = true;
      location.reload();
    });
  });
  const registration = await workers.register('/service-worker.js', { scope: '/kiosk' });
  const offer = (worker: ServiceWorker | null) => {
    if (worker && workers.controller) kiosk.whenFree(() => worker.postMessage('take-over'));
  };
  offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed') offer(worker);
    });
  });
  // Without a network there is nothing to look for; the next look will tell.
  setInterval(() => void registration.update().catch(() => undefined), LOOK_MS);
}
