import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { precache } from './vite.precache.ts';

export default defineConfig({
  plugins: [
    sveltekit(),
    precache({
      '/kiosk': { routes: '/routes/(kiosk)/', files: ['/manifest.webmanifest', '/favicon.svg', '/kiosk-192.png'] },
    }),
  ],
  build: { target: 'es2022' },
  // It names Svelte among its peers, so the plugin would bundle all of it into the server.
  ssr: { external: ['better-auth'] },
});
