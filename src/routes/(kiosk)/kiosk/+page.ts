// Starts from the service worker with no network: the server has nothing to add to it.
export const ssr = false;
