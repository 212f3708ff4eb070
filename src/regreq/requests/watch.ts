import { Command, Option } from 'commander';
import { EXIT, failAfter, Failure } from '../failure';
import { idArgument } from '../id-argument';
import { type Format, withFormat } from '../output/format';
import type { Session } from '../session';
import { printRequest } from './request';

const OUTCOMES = ['approved', 'rejected', 'cancelled', 'expired'] as const;

interface WatchOptions extends Format {
  expect?: (typeof OUTCOMES)[number];
}

/** `regreq watch ID` */
export function watchCommand(session: Session): Command {
  return withFormat(new Command('watch'))
    .description('wait until a request is decided, and show it; outages of the service do not end it')
    .addArgument(idArgument('id', 'the id of the request'))
    .addOption(new Option('--expect <outcome>', 'exit with 7 after any other outcome').choices(OUTCOMES))
    .action(async (id: string, { expect, ...format }: WatchOptions) => {
      const { output, progress, signal } = session;
      const client = session.client();
      await progress.waitsFor('Waiting for a decision');
      const request = await client.waitFor(id, { signal });
      await progress.waitsFor(undefined);
      const printed = printRequest(output, request, format);
      if (expect && request.status !== expect.toUpperCase()) {
        const message = `The request is ${request.status}, not ${expect.toUpperCase()}`;
        await failAfter(printed, new Failure(EXIT.decidedOtherwise, message));
      }
      await printed;
    });
}
