import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ConsoleLab, startConsoleLab } from '../support/console/console-lab';
import { PROJECT } from '../support/service/service';

const MOST = 250 * 1024;
const BUILT = join(PROJECT, 'dist/console');

let lab: ConsoleLab;
beforeAll(async () => (lab = await startConsoleLab({ worker: false })));
afterAll(() => lab.stop());

interface Script {
  name: string;
  text: string;
  gzipped: number;
}

/** The scripts that a browser loads to show the queue, largest first. */
async function firstLoad(): Promise<Script[]> {
  const page = await lab.asPerson({ role: 'super_admin', sub: 'ada@example.com' });
  await page.waitForLoadState('networkidle');
  // The page that came back from the issuer has loaded all that it needs.
  const urls = await page.evaluate<string[]>(
    `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js'))`,
  );
  const scripts = urls.map(async (url) => {
    const content = await readFile(join(BUILT, new URL(url).pathname.slice('/console/'.length)));
    return { name: url, text: content.toString(), gzipped: gzipSync(content, { level: 9 }).length };
  });
  return (await Promise.all(scripts)).sort((a, b) => b.gzipped - a.gzipped);
}

describe('The first load of the console', () => {
  it('needs at most 250 KB of JavaScript, gzipped, and neither charts nor the palette', async () => {
    const scripts = await firstLoad();
    const total = scripts.reduce((sum, { gzipped }) => sum + gzipped, 0);
    const figures = scripts.map(({ name, gzipped }) => `${gzipped} ${name}`).join('\n');
    expect(scripts.length).toBeGreaterThan(1);
    if (total > MOST) throw new Error(`The first load is ${total} bytes, and may be ${MOST}:\n${figures}`);
    const text = scripts.map((script) => script.text).join('\n');
    // These are in the library of the charts, and in the palette.
    expect(text).not.toContain('recharts-');
    expect(text).not.toContain('Nothing is like that');
  });
});
