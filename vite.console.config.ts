// How the console is built: one page, and a script and a style sheet for each of its places, loaded when somebody goes there.
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/admin/',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  build: {
    target: 'es2022',
    cssTarget: ['chrome119', 'firefox128', 'safari18'],
    sourcemap: false,
    // Every browser that knows the rest knows this too.
    modulePreload: { polyfill: false },
    // The policy of the page lets in files of its own address alone.
    assetsInlineLimit: 0,
  },
});
