import { setTimeout as delay } from 'node:timers/promises';
import { MemoryStore } from 'express-rate-limit';
import type { HttpConfig } from '../config';
import type { Context } from './context';
import type { ConsoleSite } from '../http/console';
import { createApp } from '../http/create-app';
import { type RunningServer, serve } from './serve';

/** A stop waits for answers as long as a decision waits, plus this time. */
const STOP_GRACE_MS = 10_000;

/**
 * Serves the HTTP API. The process that starts it sets `lifecycle.isServing` when calls may be routed to it.
 * @param options `verifyResponses` makes it an error to send what a route's schemas do not declare
 * @throws ConfigurationError if the port is in use or not allowed
 */
export async function serveApi(
  context: Context,
  http: HttpConfig,
  { verifyResponses = false, console }: { verifyResponses?: boolean; console?: ConsoleSite | undefined } = {},
): Promise<RunningServer> {
  const { app, authenticate, tracing } = context;
  const callCounts = new MemoryStore();
  const { url, stop } = await serve(
    createApp({
      app,
      authenticate,
      http,
      callCounts,
      console,
      verifyResponses,
      traceRequest: tracing?.traceRequest,
    }),
    { ...http, portVariable: 'PORT', graceMs: app.decisionWaitMs + STOP_GRACE_MS },
    app.log,
    // The store's timer would keep the whole application in memory.
    () => callCounts.shutdown(),
  );
  return {
    url,
    stop: async () => {
      app.lifecycle.isServing = false;
      // A call that is on its way when the port closes may be reset. So whoever routes calls here is told before.
      if (http.shutdownDelayMs > 0) await delay(http.shutdownDelayMs);
      await stop();
    },
  };
}
