import { type Logger, pino } from 'pino';

/** A JSON logger on stderr. Stdout is for the few lines that a person or a script waits for. */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}
