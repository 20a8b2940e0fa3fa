// How the chat is built: page and widget are one classic script with its styles inside, so that a site adds it with a single tag.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

const inBrowser = (path: string): string => fileURLToPath(new URL(`adapters/web/browser/${path}`, import.meta.url));

/** Custom properties are ours but for those that sites may set. */
const OWN_PROPERTY = /--(?!claw-)[a-z][\w-]*/g;

/** Each of our own custom properties with a name of a letter or two, those used most first: the same names in every build. */
function nameProperties(): ReadonlyMap<string, string> {
  const files = readdirSync(inBrowser('.'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'));
  const uses = new Map<string, number>();
  for (const file of files) {
    for (const [name] of readFileSync(inBrowser(file), 'utf8').matchAll(OWN_PROPERTY)) uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  const ordered = [...uses].toSorted(([one, often], [other, seldom]) => seldom - often || (one < other ? -1 : 1));
  return new Map(ordered.map(([name], index) => [name, `--${index.toString(36)}`]));
}

/** Gives our own custom properties short names. */
function shortProperties(): Plugin {
  const names = nameProperties();
  return {
    name: 'short-properties',
    enforce: 'pre',
    transform: (code, id) => (id.includes('.css') ? code.replace(OWN_PROPERTY, (name) => names.get(name) ?? name) : null),
  };
}

export default defineConfig({
  plugins: [shortProperties()],
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
    // What the newest of our styles needs anyway; for older ones each rule would be written twice.
    cssTarget: ['chrome119', 'firefox128', 'safari18'],
    sourcemap: false,
    // As a library, so that the one import at run time is left as it is, without a loader around it.
    lib: { entry: inBrowser('main.ts'), name: 'claw', formats: ['iife'], fileName: () => 'widget.js' },
  },
});
