import { defaultPayloadConverter, type PayloadConverter } from '@temporalio/common';

/**
 * The converter of the workflow bundle. Anybody with access to Temporal may send a payload that cannot be decoded: in an
 * unknown encoding, or broken JSON. The default converter throws, and then Temporal repeats the workflow task for ever.
 * Here such a payload of a start, a signal or a memo counts as `undefined`, which every reader of input refuses. A
 * result of an activity comes from this service, so it still throws. A codec, such as for encryption, works outside the
 * workflow and before this converter: its failures still fail only the task, which is tried again. A worker without the
 * codec would refuse such payloads for good, so the workers must have a codec before anybody uses it.
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
