import type { DataConverter } from '@temporalio/common';
import { EncryptionCodec } from './encryption-codec';
import type { KeyRing } from './key-ring';

/**
 * How everything that this service sends to Temporal is encoded: for its client, its worker and, with
 * `failureConverterPath`, its workflow bundle. The codec is always there. A process without keys then refuses a payload
 * that it cannot read, and does not take it for bad input.
 */
export function dataConverterFor(keys: KeyRing): DataConverter {
  return {
    payloadCodecs: [new EncryptionCodec(keys)],
    ...(keys.isEncrypting && { failureConverterPath: FAILURE_CONVERTER }),
  };
}

/** Hides the messages and stack traces of failures in payloads, so that they are encrypted too. */
export const FAILURE_CONVERTER = require.resolve('../../workflows/failure-converter');
