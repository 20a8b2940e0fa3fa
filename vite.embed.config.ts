// How the files beside the chat's one script are built: the script of the page about embedding, the words that only some read, and the
// styles that the server sends with the page.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const inBrowser = (path: string): string => fileURLToPath(new URL(`adapters/web/browser/${path}`, import.meta.url));

export default defineConfig({
  // Its files come with the chat's script.
  publicDir: false,
  build: {
    target: 'es2022',
    cssTarget: ['chrome119', 'firefox128', 'safari18'],
    sourcemap: false,
    modulePreload: false,
    rolldownOptions: {
      input: {
        embed: inBrowser('embed/embed.ts'),
        'words-zh': inBrowser('words/zh.ts'),
        'first-frame': inBrowser('styles/first-frame.css'),
      },
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'assets/[name].js', assetFileNames: 'assets/[name][extname]' },
    },
  },
});
