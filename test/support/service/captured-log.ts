import { type Logger, pino } from 'pino';

/** Collects everything that is logged, in the printed form. */
export function capturedLog(): { log: Logger; logged: () => string } {
  const lines: string[] = [];
  return {
    log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
    logged: () => lines.join(''),
  };
}
