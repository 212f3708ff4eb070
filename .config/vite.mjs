import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig } from 'vite';

const outDir = fileURLToPath(new URL('../dist/console', import.meta.url));

/** Puts a compressed copy beside each asset, so that the API only has to send it. */
function compressAssets() {
  return {
    name: 'compress-assets',
    async closeBundle() {
      const assets = join(outDir, 'assets');
      for (const name of await readdir(assets)) {
        const path = join(assets, name);
        const content = await readFile(path);
        await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
        // The highest quality takes seconds longer for a few percent.
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        await writeFile(`${path}.br`, await promisify(brotliCompress)(content, { params }));
      }
    },
  };
}

/** Builds the console. The API serves what is in `dist/console` below `/console`. */
export default defineConfig({
  root: fileURLToPath(new URL('../src/console', import.meta.url)),
  base: '/console/',
  plugins: [compressAssets()],
  build: {
    outDir,
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
