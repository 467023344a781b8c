/**
 * The pairing code that a link carries in its fragment, `/kiosk#pair=CODE`: taken out of the address at once, so that it
 * is neither read over a shoulder nor kept in the history. @returns the code, or null
 */
export function codeFromLink(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('pair');
  if (code) history.replaceState(history.state, '', location.pathname + location.search);
  return code;
}
