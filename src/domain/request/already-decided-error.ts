import type { FinalStatus } from './requested-application';

/** A workflow was started under the id of a request that has ended. Each id is used once. */
export class AlreadyDecidedError extends Error {
  override name = 'AlreadyDecidedError';
  /** @param status null if the request has been purged since, so that its status is not known any more */
  constructor(readonly status: FinalStatus | null) {
    super(
      status === null
        ? 'Registration request was decided and has been purged since'
        : `Registration request is already ${status}`,
    );
  }
}
