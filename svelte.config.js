import adapter from '@sveltejs/adapter-node';
import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
// Kiosks say which build they run, and staff read it: the release, and when it was built (UTC).
// One moment for the whole build: this file is read anew by its steps, and a minute that turns between two of them would
// give page and script different names for each other.
process.env.SMILE_BUILT ??= new Date().toISOString().slice(0, 16).replace(/\D/g, '');
const built = process.env.SMILE_BUILT;

/** @type {import('@sveltejs/kit').Config} */
export default {
  compilerOptions: { runes: true },
  kit: {
    version: { name: `${version}-${built}` },
    adapter: adapter({ precompress: true }),
    // The hook checks the origin of every form post itself (see hooks.server.ts): it works on http
    // in a shop's network and behind a proxy alike, without ORIGIN being set.
    csrf: { trustedOrigins: ['*'] },
    csp: {
      mode: 'auto',
      directives: {
        'default-src': ['self'],
        'script-src': ['self'],
        'style-src': ['self', 'unsafe-inline'],
        'img-src': ['self', 'data:', 'blob:'],
        'connect-src': ['self'],
        'object-src': ['none'],
        'base-uri': ['self'],
        'form-action': ['self'],
        'frame-ancestors': ['none'],
      },
    },
    // The kiosk and the interviewers' tablet register it themselves: staff pages need none.
    serviceWorker: { register: false },
  },
};
