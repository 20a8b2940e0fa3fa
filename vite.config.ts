// How browser bundles are built; scripts/prepare.mjs names the folder of each and where it goes.
import { defineConfig } from 'vite';

export default defineConfig({
  // Served from / and from /chat/<key> alike, so that assets need absolute addresses.
  base: '/',
  publicDir: 'public',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2022', sourcemap: false, modulePreload: { polyfill: false } },
});
