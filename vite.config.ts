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
});
