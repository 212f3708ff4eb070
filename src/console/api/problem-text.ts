import { ApiError, ConnectionError } from '../../client';

/** What went wrong with a call, for people. `reference` names the call in the logs of the service. */
export function problemText(error: unknown): { text: string; reference: string | undefined } {
  if (error instanceof ApiError) {
    const text = error.problems.length > 0 ? error.problems.map(({ msg }) => msg).join('; ') : error.detail;
    return { text, reference: error.requestId };
  }
  if (error instanceof ConnectionError) {
    return { text: 'The service does not answer. Look whether the network is there', reference: undefined };
  }
  return { text: error instanceof Error ? error.message : String(error), reference: undefined };
}
