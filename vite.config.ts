import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [sveltekit()],
  build: { target: 'es2022' },
  // It names Svelte among its peers, so the plugin would bundle all of it into the server.
  ssr: { external: ['better-auth'] },
});
