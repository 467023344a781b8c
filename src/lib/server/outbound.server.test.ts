import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInner, postOutside } from './outbound.server.ts';

describe('addresses', () => {
  test('of this machine and of private networks are told from the others, however they are written', () => {
    const own = ['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'];
    const sixes = ['::1', '::', 'fe80::1', 'fd00::1', '::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::a00:1', 'ff02::1'];
    expect([...own, ...sixes].filter((address) => !isInner(address))).toEqual([]);
    const others = ['8.8.8.8', '172.32.0.1', '203.162.0.181', '2001:ee0::1', '::ffff:8.8.8.8'];
    expect(others.filter(isInner)).toEqual([]);
  });
});

describe('a post', () => {
  let server: Server;
  const heard: { url: string | undefined; body: string }[] = [];
  let url = '';
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        heard.push({ url: request.url, body });
        if (request.url === '/away') response.writeHead(302, { location: '/elsewhere' });
        response.end('x'.repeat(1_000_000));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  const post = (to: string, inner: boolean) => postOutside({ url: to, headers: {}, body: '{"a":1}', inner });
  const why = (to: string) =>
    post(to, false).then(
      (status) => status,
      (error: Error) => error.message,
    );

  test('arrives, and a redirect is an answer like any other', async () => {
    expect(await post(`${url}/here`, true)).toBe(200);
    expect(await post(`${url}/away`, true)).toBe(302);
    expect(heard).toEqual([
      { url: '/here', body: '{"a":1}' },
      { url: '/away', body: '{"a":1}' },
    ]);
  });

  test('does not reach into private networks, by address or by name', async () => {
    heard.length = 0;
    const { port } = new URL(url);
    expect(await why(url)).toBe('insecure');
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]'])
      expect(await why(`https://${host}:${port}/`)).toBe('private');
    expect(heard).toEqual([]);
  });

  test('that nobody takes says why', async () => {
    await expect(post('http://127.0.0.1:1/', true)).rejects.toThrow('ECONNREFUSED');
  });
});
