import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Builds the console. The API serves what is in `dist/console` below `/console`. */
export default defineConfig({
  root: fileURLToPath(new URL('../src/console', import.meta.url)),
  base: '/console/',
  cacheDir: fileURLToPath(new URL('../node_modules/.vite-console', import.meta.url)),
  build: {
    outDir: fileURLToPath(new URL('../dist/console', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy allows no `data:` except in images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      onLog: (level, log, report) => {
        // "use client" is for servers that render React. There is none here.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
});
