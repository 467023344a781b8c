/**
 * The respondents' own script, built before the rest into static/_answering/ (not kept in the repository). Kit renders the
 * page and answers its forms; its client, and what the staff's pages share, would be twice what a slow phone should load.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  // The page links the styles already, for whoever has no JavaScript.
  plugins: [svelte({ emitCss: false, compilerOptions: { css: 'external' } })],
  base: '/_answering/',
  publicDir: false,
  build: {
    target: 'es2022',
    outDir: 'static/_answering',
    emptyOutDir: true,
    manifest: 'manifest.json',
    assetsDir: '.',
    rollupOptions: { input: 'src/lib/invitation/main.ts' },
  },
});
