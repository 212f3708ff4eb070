import type { Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import type { KeyRing } from './key-ring';

const { Payload: PayloadMessage } = temporal.api.common.v1;

/** The names are those of Temporal's own samples for encryption. */
const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';
const encoding = Buffer.from(ENCODING);

/**
 * Encrypts the payloads that go to Temporal, if the key ring encrypts, and decrypts those that come from it. The data of
 * an encrypted payload is the whole payload that it hides, as protobuf. A payload in any other encoding stays as it is.
 */
export class EncryptionCodec implements PayloadCodec {
  constructor(private readonly keys: KeyRing) {}

  encode(payloads: Payload[]): Promise<Payload[]> {
    if (!this.keys.isEncrypting) return Promise.resolve(payloads);
    return Promise.resolve(payloads.map((payload) => this.encrypt(payload)));
  }

  /** @throws UndecryptableError which names the key that is missing */
  decode(payloads: Payload[]): Promise<Payload[]> {
    return new Promise((resolve) => resolve(payloads.map((payload) => this.decrypt(payload))));
  }

  private encrypt(payload: Payload): Payload {
    const { keyId, data } = this.keys.seal(PayloadMessage.encode(payload).finish(), ENCODING);
    return { metadata: { encoding, [KEY_ID]: Buffer.from(keyId) }, data };
  }

  private decrypt(payload: Payload): Payload {
    const { metadata, data } = payload;
    if (!metadata?.encoding || !encoding.equals(metadata.encoding)) return payload;
    const keyId = Buffer.from(metadata[KEY_ID] ?? []).toString();
    return PayloadMessage.decode(this.keys.open({ keyId, data: data ?? new Uint8Array() }, ENCODING));
  }
}
