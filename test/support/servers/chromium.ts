import { spawnSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

/** Whether Debian's Chromium is on this machine. */
export function isChromiumInstalled(): boolean {
  return spawnSync('chromium', ['--version']).error === undefined;
}

/** Starts Chromium without a window. */
export function startChromium(): Promise<Browser> {
  const { stdout } = spawnSync('which', ['chromium'], { encoding: 'utf8' });
  // Root may not run it in its sandbox.
  return chromium.launch({ executablePath: stdout.trim(), args: ['--no-sandbox'] });
}
