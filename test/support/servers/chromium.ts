import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

/** The browser for tests: Debian's Chromium, or the one that CHROMIUM names. */
const CHROMIUM = process.env.CHROMIUM ?? 'chromium';

/** Whether this machine has the browser. */
export function isChromiumInstalled(): boolean {
  return spawnSync(CHROMIUM, ['--version']).error === undefined;
}

/** Starts Chromium without a window. */
export function startChromium(): Promise<Browser> {
  const { stdout } = spawnSync('which', [CHROMIUM], { encoding: 'utf8' });
  // Root may not run it in its sandbox.
  return chromium.launch({ executablePath: stdout.trim(), args: ['--no-sandbox'] });
}
