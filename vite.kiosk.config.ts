/**
 * The kiosk's own bundle, built before the rest into static/_kiosk/ (not kept in the repository). In one bundle with the
 * staff's pages a tablet at a counter would load whatever part of Svelte and Kit those happen to use.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [svelte()],
  base: '/_kiosk/',
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'static/_kiosk',
    emptyOutDir: true,
    manifest: 'manifest.json',
    assetsDir: '.',
    rollupOptions: { input: 'src/lib/kiosk/main.ts' },
  },
});
