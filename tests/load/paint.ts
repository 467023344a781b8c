/** When something is painted, in a page: the frame that shows it has been drawn when the next message arrives. */
import type { BrowserContext, Page } from 'playwright';

interface Watch {
  /** Resolves with the moment at which such an element is painted, on the page's own clock, which begins with its address. */
  painted(selector: string): Promise<number>;
  /** When the last touch began. */
  touchedAt: number;
}

const FACES = '.asking .faces:not(.saving)';
const THANKS = '.thanked h1';

/** Runs in the page, before anything of its own. */
function install() {
  const frame = () =>
    new Promise<number>((drawn) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => drawn(performance.now());
        port2.postMessage(null);
      }),
    );
  const shown = (selector: string) =>
    new Promise<void>((found) => {
      if (document.querySelector(selector)) return found();
      const observer = new MutationObserver(() => {
        if (!document.querySelector(selector)) return;
        observer.disconnect();
        found();
      });
      observer.observe(document, { subtree: true, childList: true, attributes: true });
    });
  const watch: Watch = { touchedAt: 0, painted: (selector) => shown(selector).then(frame) };
  addEventListener('pointerdown', ({ timeStamp }) => (watch.touchedAt = timeStamp), true);
  const first = watch.painted('.asking .faces:not(.saving), h1.bare');
  Object.assign(globalThis, { watch, first });
}

declare const watch: Watch;
declare const first: Promise<number>;

/** Watches each page that is opened from now on. */
export const watchPages = (context: BrowserContext) => context.addInitScript(install);

/** @returns milliseconds from when the page was asked for to its faces */
export const facesAt = (page: Page): Promise<number> => page.evaluate(() => first);

/** A customer touches the best face, is thanked and leaves. @returns milliseconds from the touch to the thanks */
export async function tapToThanks(page: Page): Promise<number> {
  await page.evaluate((faces) => watch.painted(faces), FACES);
  const took = page.evaluate((thanks) => watch.painted(thanks).then((at) => at - watch.touchedAt), THANKS);
  await page.locator('.asking .faces button').last().click();
  const thanked = await took;
  await page.locator('.thanked .done').click();
  return thanked;
}

const BARE = '<meta charset="utf-8"><style>body{font:4vw sans-serif}</style><button>Tap</button>';

/** The least that a browser needs: a word in the place of a button. @returns milliseconds from the touch to the word */
export async function bareTap(page: Page): Promise<number> {
  await page.goto(`data:text/html,${encodeURIComponent(BARE)}`);
  await page.evaluate(() => {
    const say = () => (document.body.innerHTML = '<h1 class="bare">Thanks</h1>');
    document.querySelector('button')?.addEventListener('click', say);
  });
  const took = page.evaluate(() => watch.painted('h1.bare').then((at) => at - watch.touchedAt));
  await page.locator('button').click();
  return took;
}

/** @returns milliseconds from when a page of one word was asked for to the word */
export async function bareFirstPaint(page: Page): Promise<number> {
  await page.goto('data:text/html,<h1 class="bare">Faces</h1>');
  return facesAt(page);
}
