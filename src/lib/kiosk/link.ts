/** The kiosk's three other calls: pairing, configuration, heartbeat. Answers go by the outbox, not here. */
import type { Timing } from '#lib/offline/clock.ts';
import type { Heartbeat, KioskConfig, Paired } from './config.ts';

const HANGING_MS = 20_000;

type Call = { response: Response; timing: Timing } | null;

/** @returns null when nothing of ours answered: no network, a hanging proxy, a log-in page that redirects */
async function call(path: string, init: RequestInit): Promise<Call> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), HANGING_MS);
  const sentAt = Date.now();
  try {
    const response = await fetch(path, {
      ...init,
      headers: { ...init.headers, 'accept-language': document.documentElement.lang },
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
      signal: giveUp.signal,
    });
    if (response.status === 0) return null;
    const serverTime = Date.parse(response.headers.get('date') ?? '');
    // Read to the end under the same patience: a proxy may hang in the middle of a body.
    const body = await response.text();
    const whole = new Response(response.status === 304 ? null : body || null, response);
    // The header counts whole seconds: half a second more is nearer the truth.
    return { response: whole, timing: { serverTime: serverTime + 500, sentAt, receivedAt: Date.now() } };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export type Pairing =
  { kind: 'paired'; paired: Paired } | { kind: 'refused'; code: string; message: string } | { kind: 'unreachable' };

/** @param code as typed or from the link */
export async function pair(code: string): Promise<Pairing> {
  const answer = await call('/api/v1/kiosk/pair', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: code.trim() }),
  });
  if (!answer) return { kind: 'unreachable' };
  const body = (await answer.response.json().catch(() => null)) as
    (Partial<Paired> & { code?: unknown; title?: unknown }) | null;
  const { token, kioskId, counter } = body ?? {};
  if (answer.response.ok && token && kioskId)
    return { kind: 'paired', paired: { token, kioskId, counter: counter ?? null } };
  // Neither ours nor a refusal: a network's own page.
  if (answer.response.ok || typeof body?.code !== 'string') return { kind: 'unreachable' };
  return { kind: 'refused', code: body.code, message: typeof body.title === 'string' ? body.title : body.code };
}

export type ConfigAnswer =
  | { kind: 'new'; config: KioskConfig; etag: string | null; timing: Timing }
  | { kind: 'same'; timing: Timing }
  /** The token no longer counts. */
  | { kind: 'refused' }
  | { kind: 'unreachable' };

/** @param etag of the configuration kept on the device, or null */
export async function fetchConfig(token: string, etag: string | null): Promise<ConfigAnswer> {
  const answer = await call('/api/v1/kiosk/config', {
    headers: { ...bearer(token), ...(etag ? { 'if-none-match': etag } : {}) },
  });
  if (!answer) return { kind: 'unreachable' };
  const { response, timing } = answer;
  if (response.status === 401) return { kind: 'refused' };
  if (response.status === 304) return { kind: 'same', timing };
  const config = response.ok ? ((await response.json().catch(() => null)) as KioskConfig | null) : null;
  // A page of somebody else's must never replace what the kiosk works with.
  if (!config?.survey?.definition || !config.store) return { kind: 'unreachable' };
  return { kind: 'new', config, etag: response.headers.get('etag'), timing };
}

/** @returns whether the token still counts; null when nobody answered */
export async function beat(token: string, heartbeat: Heartbeat): Promise<boolean | null> {
  const answer = await call('/api/v1/kiosk/heartbeat', {
    method: 'POST',
    headers: { ...bearer(token), 'content-type': 'application/json' },
    body: JSON.stringify(heartbeat),
  });
  if (!answer) return null;
  if (answer.response.status === 401) return false;
  return answer.response.ok ? true : null;
}

/** @returns 0–1, or null where the browser does not tell */
export async function batteryLevel(): Promise<number | null> {
  const device = navigator as Navigator & { getBattery?: () => Promise<{ level: number }> };
  const battery = await device.getBattery?.().catch(() => null);
  return battery?.level ?? null;
}
