// How the chat is built: page and widget are one classic script with its styles inside, so that a site adds it with a single tag.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const inBrowser = (path: string): string => fileURLToPath(new URL(`adapters/web/browser/${path}`, import.meta.url));

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  resolve: {
    // The chat is written for Preact; what it uses of it is built from a part of its own, which is a third of the size.
    alias: [
      { find: /^preact$/, replacement: inBrowser('view/render.ts') },
      { find: /^preact\/jsx-runtime$/, replacement: inBrowser('view/jsx-runtime.ts') },
      { find: /^preact\/hooks$/, replacement: inBrowser('view/hooks.ts') },
      { find: /^@preact\/signals$/, replacement: inBrowser('view/signal.ts') },
    ],
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: inBrowser('main.ts'), output: { format: 'iife', entryFileNames: 'widget.js' } },
  },
});
