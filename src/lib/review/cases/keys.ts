/** The list by keyboard: j and k go from case to case, `/` to the search; Enter opens, as of any link. */

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input, select, textarea, [contenteditable]');

/** For a page's `keydown`; keys that somebody types with, or that mean something with another, are theirs. */
export function movedBy(event: KeyboardEvent) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) {
    // Out of the search and into what was found.
    if (event.key === 'Escape') (event.target as HTMLElement).blur();
    return;
  }
  if (event.key === '/') {
    event.preventDefault();
    document.querySelector<HTMLElement>('input[type=search]')?.focus();
    return;
  }
  if (event.key !== 'j' && event.key !== 'k') return;
  const links = [...document.querySelectorAll<HTMLElement>('a[data-case]')];
  if (links.length === 0) return;
  const at = links.indexOf(document.activeElement as HTMLElement);
  const to = event.key === 'j' ? at + 1 : at === -1 ? links.length - 1 : at - 1;
  links[Math.min(links.length - 1, Math.max(0, to))]?.focus();
  event.preventDefault();
}
