import { type Logger, pino } from 'pino';
import { scopeFields } from './observability/request-scope';

/**
 * A JSON logger on stderr. Stdout is for the few lines that a person or a script waits for. Lines within an HTTP request
 * have its id.
 */
export function createLogger(level: string): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, mixin: () => scopeFields() };
  return pino(options, pino.destination(2));
}
