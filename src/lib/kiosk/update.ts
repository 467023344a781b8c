/** The kiosk's service worker: installed once, renewed between customers. */
import type { Kiosk } from './kiosk.svelte.ts';

const LOOK_MS = 900_000;

/**
 * Registers the service worker and looks for a newer one from time to time. A newer one takes over, and the page starts
 * again, only when no customer is in the middle of anything.
 */
export async function installUpdates(kiosk: Kiosk): Promise<void> {
  const workers = navigator.serviceWorker;
  // The first worker on this device takes charge of a page that is already the newest.
  let controlled = workers.controller !== null;
  workers.addEventListener('controllerchange', () => {
    if (controlled) kiosk.whenFree(() => location.reload());
    controlled = true;
  });
  const registration = await workers.register('/service-worker.js', { scope: '/kiosk' });
  const offer = () => {
    const { waiting } = registration;
    if (waiting && controlled) kiosk.whenFree(() => waiting.postMessage('take-over'));
  };
  const follow = () => registration.installing?.addEventListener('statechange', offer);
  registration.addEventListener('updatefound', follow);
  follow();
  offer();
  // Without a network there is nothing to look for; the next look will tell.
  setInterval(() => void registration.update().catch(() => undefined), LOOK_MS);
}
