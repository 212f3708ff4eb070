import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { ConfigurationError } from '../errors';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
/** NIST SP 800-38D, section 8.2.2. A key may encrypt 2^32 texts with random nonces (section 8.3). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ID = /^[A-Za-z0-9_-]{1,32}$/;
/** Stands in front of the keys of a process that decrypts but does not encrypt yet, or no longer. */
const PLAIN = 'plain';

/** A text that was encrypted. */
export interface Sealed {
  keyId: string;
  /** The nonce, the ciphertext and the tag, one after the other. */
  data: Uint8Array;
}

/** No key of the ring can open a text. The message names the key's id and holds nothing of the text. */
export class UndecryptableError extends Error {
  override name = 'UndecryptableError';
}

/** The keys of ENCRYPTION_KEYS. The first one encrypts, and all of them decrypt, each by its id. AES-256-GCM. */
export class KeyRing {
  readonly #keys: ReadonlyMap<string, KeyObject>;
  readonly #first: string | undefined;

  private constructor(keys: ReadonlyMap<string, KeyObject>, isEncrypting: boolean) {
    this.#keys = keys;
    this.#first = isEncrypting ? [...keys.keys()][0] : undefined;
  }

  /** A ring without keys. */
  static readonly empty = new KeyRing(new Map(), false);

  /**
   * Reads `id:base64,id2:base64…`. An id has 1 to 32 letters, digits, `_` and `-`, and a key has 32 bytes. The word
   * `plain` in front means that the keys only decrypt.
   * @throws ConfigurationError whose message says which key is wrong by its position, and repeats nothing of the text
   */
  static parse(text: string): KeyRing {
    const items = text.split(',').map((item) => item.trim());
    const isEncrypting = items[0] !== PLAIN;
    if (!isEncrypting) items.shift();
    if (items.length === 0) throw new ConfigurationError(`${PLAIN} must be followed by keys that decrypt`);
    const keys = new Map<string, KeyObject>();
    for (const [index, item] of items.entries()) {
      const key = `key ${index + 1} of ${items.length}`;
      const [id = '', encoded, ...more] = item.split(':');
      if (encoded === undefined || more.length > 0) {
        throw new ConfigurationError(`${key} is not an id, a colon and a key in base64`);
      }
      if (!ID.test(id) || id === PLAIN) {
        throw new ConfigurationError(
          `the id of ${key} must have 1 to 32 letters, digits, _ or -, and must not be ${PLAIN}`,
        );
      }
      if (keys.has(id)) throw new ConfigurationError(`${key} has the id of an earlier one`);
      const bytes = Buffer.from(encoded, 'base64');
      if (bytes.length !== KEY_BYTES || bytes.toString('base64') !== encoded) {
        throw new ConfigurationError(`${key} is not ${KEY_BYTES} bytes in base64: openssl rand -base64 32`);
      }
      keys.set(id, createSecretKey(bytes));
    }
    return new KeyRing(keys, isEncrypting);
  }

  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  /** Whether new texts are encrypted. */
  get isEncrypting(): boolean {
    return this.#first !== undefined;
  }

  /**
   * Encrypts a text with the first key.
   * @param purpose what the text is for. Nobody can use it for another purpose, because opening then fails
   * @throws Error if this ring does not encrypt
   */
  seal(text: Uint8Array, purpose: string): Sealed {
    const keyId = this.#first;
    const key = keyId === undefined ? undefined : this.#keys.get(keyId);
    if (keyId === undefined || !key) throw new Error('this key ring does not encrypt');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(associatedData(purpose, keyId));
    const data = Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
    return { keyId, data };
  }

  /**
   * Decrypts what {@link seal} made for the same purpose.
   * @throws UndecryptableError if the ring has no such key, or if it is another key or the text was changed
   */
  open({ keyId, data }: Sealed, purpose: string): Buffer {
    const key = this.#keys.get(keyId);
    if (!key) {
      // Anybody may have written the id.
      const named = ID.test(keyId) ? `the key "${keyId}"` : 'a key without a valid id';
      throw new UndecryptableError(
        `encrypted with ${named}, which ENCRYPTION_KEYS of this process does not have`,
      );
    }
    const [textStart, tagStart] = [NONCE_BYTES, data.length - TAG_BYTES];
    try {
      const decipher = createDecipheriv(ALGORITHM, key, data.subarray(0, textStart), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(associatedData(purpose, keyId))
        .setAuthTag(data.subarray(tagStart));
      return Buffer.concat([decipher.update(data.subarray(textStart, tagStart)), decipher.final()]);
    } catch {
      throw new UndecryptableError(
        `not encrypted with the key "${keyId}" that this process has, or changed since then`,
      );
    }
  }
}

/** Authenticated together with a text, but not stored in it. Neither part holds a NUL. */
function associatedData(purpose: string, keyId: string): Buffer {
  return Buffer.from(`${purpose}\0${keyId}`);
}
