import { type Logger, pino } from 'pino';
import { scopeFields } from '../../../src/observability/request-scope';

/** Collects everything that is logged, in the printed form. */
export function capturedLog(): { log: Logger; logged: () => string } {
  const lines: string[] = [];
  return {
    log: pino(
      { level: 'debug', mixin: () => scopeFields() },
      { write: (line: string) => void lines.push(line) },
    ),
    logged: () => lines.join(''),
  };
}
