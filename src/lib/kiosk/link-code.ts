/**
 * The pairing code that a link carries in its fragment, `/kiosk#pair=CODE`: taken out of the address at once, so that it
 * is neither read over a shoulder nor kept in the history, and kept for this tab alone until the server has answered to
 * it, so that a reload in between does not lose it.
 */
const KEY = 'pairing-code';

/** @returns the code of the link, or null */
export function linkCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('pair');
  if (code) {
    sessionStorage.setItem(KEY, code);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(KEY);
}

/** A code works once: whatever the server said of it, it is of no more use. */
export const forgetLinkCode = () => sessionStorage.removeItem(KEY);
