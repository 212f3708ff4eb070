import { DefaultFailureConverter, type FailureConverter } from '@temporalio/common';

/**
 * Puts the message and the stack trace of a failure into a payload, which the codec encrypts. Without encryption the
 * default converter is better: operators can read its failures in Temporal UI. Both read what the other one wrote.
 */
export const failureConverter: FailureConverter = new DefaultFailureConverter({
  encodeCommonAttributes: true,
});
