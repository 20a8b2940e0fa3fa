// How the script of the page about embedding is built: small, classic, beside the files of the chat.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    target: 'es2022',
    sourcemap: false,
    rolldownOptions: {
      input: fileURLToPath(new URL('adapters/web/browser/embed/embed.ts', import.meta.url)),
      output: { format: 'iife', entryFileNames: 'assets/embed.js' },
    },
  },
});
