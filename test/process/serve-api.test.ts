import { createHook } from 'node:async_hooks';
import { loadConfig } from '../../src/config';
import { serveApi } from '../../src/process/serve-api';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';

describe('an API that was stopped', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
  });
  afterAll(() => harness.stop());

  it('says so first, and goes on serving for SHUTDOWN_DELAY', async () => {
    const { http } = loadConfig({ DATA_DIR: '.', SHUTDOWN_DELAY: 'PT2S' });
    const api = await serveApi(harness, { ...http, port: 0 });
    const answerOf = async (path: string): Promise<number> => (await fetch(api.url + path)).status;
    harness.app.lifecycle.isServing = true;
    expect(await answerOf('/readyz')).toBe(200);
    const stopped = api.stop();
    expect(await answerOf('/readyz')).toBe(503);
    expect(await answerOf('/healthz')).toBe(200);
    await stopped;
    await expect(answerOf('/healthz')).rejects.toThrow();
  });

  it('leaves no timer running, which would keep all its memory', async () => {
    const { http } = loadConfig({ DATA_DIR: '.' });
    const started = new Set<number>();
    const running = new Set<number>();
    let isServing = true;
    const timers = createHook({
      init: (id, type) => {
        if (type === 'Timeout' && isServing) [started, running].forEach((ids) => ids.add(id));
      },
      destroy: (id) => running.delete(id),
    }).enable();
    try {
      const api = await serveApi(harness, { ...http, port: 0 });
      await api.stop();
      isServing = false;
      expect(started.size).toBeGreaterThan(0);
      await eventually(() => running.size === 0);
    } finally {
      timers.disable();
    }
  });
});
