import { defaultPayloadConverter, type PayloadConverter } from '@temporalio/common';

/**
 * The converter of the workflow bundle. Anybody with access to Temporal may send a payload that cannot be decoded: in an
 * unknown encoding, or broken JSON. The default converter throws, and then Temporal repeats the workflow task for ever.
 * Here such a payload of a start, a signal or a memo counts as `undefined`, which every reader of input refuses. A
 * result of an activity comes from this service, so it still throws. The codec of encryption works outside the workflow
 * and before this converter, in every worker. If it lacks the key, only the task fails, and it is tried again.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value, context, hint) => defaultPayloadConverter.toPayload(value, context, hint),
  fromPayload: (payload, context, hint) => {
    try {
      return defaultPayloadConverter.fromPayload(payload, context, hint);
    } catch (error) {
      if (context?.type === 'activity') throw error;
      return undefined as never;
    }
  },
};
