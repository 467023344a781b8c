/** A screen's board as it is told; it goes on by itself after nights without a network. */
import type { Board } from './wallboard.ts';

/** Two beats of the stream missed: the connection is dead, whatever the browser thinks, and begun again. */
const SILENT_MS = 60_000;
/** A lost connection is usually back before anybody needs to know. */
const PATIENCE_MS = 90_000;
/** A page that runs for months: a new version of it is taken up in the small hours. */
const RELOAD_HOUR = 3;

/** @param known what the page was delivered with */
export function follow(known: () => Board | null) {
  let told = $state.raw<Board | null>(null);
  let gone = $state(false);
  let heardAt = $state(0);
  let now = $state(0);

  /** @returns how to stop */
  function start() {
    const begun = new Date();
    heardAt = now = Date.now();
    let connectedAt = 0;
    let source = connect();
    function connect() {
      connectedAt = Date.now();
      const opened = new EventSource('/wall/stream');
      const heard = () => (heardAt = Date.now());
      for (const type of ['open', 'beat', 'board']) opened.addEventListener(type, heard);
      opened.addEventListener('board', (event) => {
        told = JSON.parse((event as MessageEvent<string>).data) as Board;
      });
      opened.addEventListener('gone', () => {
        gone = true;
        opened.close();
      });
      return opened;
    }
    const timer = setInterval(() => {
      now = Date.now();
      if (now - connectedAt > SILENT_MS && now - heardAt > SILENT_MS && !gone) {
        source.close();
        source = connect();
      }
      const at = new Date(now);
      const nextDay = at.getDate() !== begun.getDate() && at.getHours() === RELOAD_HOUR;
      if (nextDay && now - heardAt < SILENT_MS) location.reload();
    }, 10_000);
    return () => {
      clearInterval(timer);
      source.close();
    };
  }

  return {
    start,
    get board() {
      return gone ? null : (told ?? known());
    },
    /** Since when there has been no network; null: there is, or it may come back any moment. */
    get lostAt() {
      return now - heardAt > PATIENCE_MS ? heardAt : null;
    },
  };
}
