/**
 * Calls to addresses that people typed. Whoever may type one must not reach what stands behind our own firewall: an address
 * of a private network is refused, whatever name leads to it, and no redirect is followed.
 */
import { lookup as systemLookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

const TIMEOUT_MS = 10_000;

const inner = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inner.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inner.addSubnet(network, bits, 'ipv6');

/** True for addresses of this machine and of private networks: loopback, link-local, carrier's own, multicast. */
export const isInner = (address: string) => inner.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Why a call was not made or not answered; its message is the outcome that is kept and shown. */
export class OutboundError extends Error {}

/** Hands the socket only addresses that were looked at: asked again, the name might lead elsewhere. */
const guarded: LookupFunction = (hostname, options, done) =>
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => {
    const refused = addresses?.some(({ address }) => isInner(address));
    if (error ?? refused) return done(error ?? new OutboundError('private'), []);
    const [first] = addresses;
    if (options.all || !first) return done(null, addresses);
    return done(null, first.address, first.family);
  });

export interface OutboundPost {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Whether addresses of private networks may be called, and plain http used. */
  inner: boolean;
}

/**
 * Posts, and reads no more of the answer than its status.
 * @returns the status
 * @throws OutboundError `private`, `insecure`, `timeout`, or the network's code
 */
export async function postOutside({ url, headers, body, inner }: OutboundPost): Promise<number> {
  const target = new URL(url);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (!inner && target.protocol !== 'https:') throw new OutboundError('insecure');
  if (!inner && isIP(host) && isInner(host)) throw new OutboundError('private');
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const call = send(target, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      ...(inner ? {} : { lookup: guarded }),
      agent: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    call.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    call.on('error', (error: NodeJS.ErrnoException) => {
      if (error instanceof OutboundError) reject(error);
      else
        reject(
          new OutboundError(error.name === 'TimeoutError' ? 'timeout' : (error.code ?? 'network'), { cause: error }),
        );
    });
    call.end(body);
  });
}
