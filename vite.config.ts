import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [sveltekit()],
  // What the bundler took is nobody's business who wants to try the demo.
  build: { target: 'es2022', rolldownOptions: { checks: { bundlerTimings: false } } },
});
