/** Pages for slow phones are compressed here: not everybody has a proxy that does it. */

const acceptsGzip = (headers: Headers) =>
  /(^|,)\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*(,|$))[\d.]+)?\s*(,|$)/.test(headers.get('accept-encoding') ?? '');

/** The page as the caller takes it: smaller where it may be. What is no page, or compressed already, stays as it is. */
export function compressed(response: Response, asked: Headers): Response {
  const { body, status, headers } = response;
  if (!body || headers.has('content-encoding') || !headers.get('content-type')?.startsWith('text/html'))
    return response;
  headers.append('vary', 'accept-encoding');
  if (!acceptsGzip(asked)) return response;
  headers.set('content-encoding', 'gzip');
  headers.delete('content-length');
  return new Response(body.pipeThrough(new CompressionStream('gzip')), { status, headers });
}
