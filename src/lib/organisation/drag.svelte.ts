/** Carrying a thing from cell to cell with a mouse, a pen or a finger. */

/** So far a press may wander and still be a click. */
const SLACK_PX = 6;
/** A finger that rests so long wants to carry; one that moves before wants to scroll. */
const HOLD_MS = 350;

export class Drag<T> {
  /** What is being carried; null: nothing. */
  held = $state.raw<T | null>(null);
  label = $state('');
  x = $state(0);
  y = $state(0);
  /** The cell it would fall into. */
  over = $state.raw<HTMLElement | null>(null);
  /** True within the click that follows a drop, which is not one. */
  justEnded = false;

  #pressed: { thing: T; label: string; x: number; y: number; touch: boolean } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #dropped: (thing: T, cell: HTMLElement) => void;

  /** @param dropped what to do where it falls into an element with `data-cell` */
  constructor(dropped: (thing: T, cell: HTMLElement) => void) {
    this.#dropped = dropped;
  }

  begin(event: PointerEvent, thing: T, label: string) {
    if (event.button !== 0) return;
    const touch = event.pointerType === 'touch';
    this.#pressed = { thing, label, x: event.clientX, y: event.clientY, touch };
    clearTimeout(this.#timer);
    if (touch) this.#timer = setTimeout(() => this.#take(), HOLD_MS);
  }

  move(event: PointerEvent) {
    const pressed = this.#pressed;
    if (!pressed) return;
    if (!this.held) {
      const far = Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > SLACK_PX;
      if (!far) return;
      if (pressed.touch) {
        this.cancel();
        return;
      }
      this.#take();
    }
    this.x = event.clientX;
    this.y = event.clientY;
    const below = document.elementFromPoint(event.clientX, event.clientY);
    this.over = below?.closest<HTMLElement>('[data-cell]') ?? null;
  }

  drop() {
    const { held, over } = this;
    this.cancel();
    if (held === null) return;
    this.justEnded = true;
    setTimeout(() => {
      this.justEnded = false;
    });
    if (over) this.#dropped(held, over);
  }

  cancel() {
    clearTimeout(this.#timer);
    this.#pressed = null;
    this.held = null;
    this.over = null;
  }

  /** On the element in which things are carried: the finger that holds one does not scroll, and opens no menu. */
  area = (element: HTMLElement) => {
    const still = (event: Event) => {
      if (this.held !== null && event.cancelable) event.preventDefault();
    };
    const noMenu = (event: Event) => {
      if (this.#pressed?.touch) event.preventDefault();
    };
    element.addEventListener('touchmove', still, { passive: false });
    element.addEventListener('contextmenu', noMenu);
    return () => {
      element.removeEventListener('touchmove', still);
      element.removeEventListener('contextmenu', noMenu);
    };
  };

  #take() {
    if (!this.#pressed) return;
    const { thing, label, x, y } = this.#pressed;
    Object.assign(this, { held: thing, label, x, y });
  }
}
