import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { KeyRing, UndecryptableError } from '../../src/encryption/key-ring';

const key = (): string => randomBytes(32).toString('base64');
const text = Buffer.from('a text');

function refusal(encryptionKeys: string): string {
  try {
    KeyRing.parse(encryptionKeys);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the keys were taken');
}

describe('a key ring', () => {
  it('encrypts with its first key and decrypts with all of them', () => {
    const [old, young] = [`old:${key()}`, `young:${key()}`];
    const before = KeyRing.parse(old).seal(text, 'test');
    const rotated = KeyRing.parse(` ${young} , ${old} `);
    expect(rotated.open(before, 'test')).toEqual(text);
    expect(rotated.seal(text, 'test').keyId).toBe('young');
    expect(rotated.open(rotated.seal(text, 'test'), 'test')).toEqual(text);
  });

  it('only decrypts when the word plain stands in front', () => {
    const keys = `k1:${key()}`;
    const ring = KeyRing.parse(`plain,${keys}`);
    expect(ring.isEncrypting).toBe(false);
    expect(() => ring.seal(text, 'test')).toThrow('does not encrypt');
    expect(ring.open(KeyRing.parse(keys).seal(text, 'test'), 'test')).toEqual(text);
  });

  it('never makes the same text twice, and makes an empty one too', () => {
    const ring = KeyRing.parse(`k1:${key()}`);
    expect(ring.seal(text, 'test').data).not.toEqual(ring.seal(text, 'test').data);
    expect(ring.open(ring.seal(Buffer.alloc(0), 'test'), 'test')).toHaveLength(0);
  });

  it('names the key that it does not have', () => {
    const sealed = KeyRing.parse(`missing-one:${key()}`).seal(text, 'test');
    for (const ring of [KeyRing.empty, KeyRing.parse(`k1:${key()}`)]) {
      expect(() => ring.open(sealed, 'test')).toThrow(UndecryptableError);
      expect(() => ring.open(sealed, 'test')).toThrow('"missing-one"');
    }
  });

  it('does not repeat an id that is none', () => {
    expect(() => KeyRing.empty.open({ keyId: '\u001b[31m', data: text }, 'test')).toThrow(
      /^encrypted with a key without a valid id/,
    );
  });

  it.each([
    ['for another purpose', { purpose: 'another' }],
    ['under the id of another key', { keyId: 'k2' }],
    ['with a changed nonce', { at: 0 }],
    ['with a changed text', { at: 12 }],
    ['with a changed tag', { at: -1 }],
    ['that is cut off', { length: 20 }],
    ['that is empty', { length: 0 }],
  ])('does not open a text %s', (_name, change: Change) => {
    // Both ids have the same key, so the id alone decides.
    const same = key();
    const ring = KeyRing.parse(`k1:${same},k2:${same}`);
    const { keyId, data } = ring.seal(text, 'test');
    const changed = Buffer.from(data.subarray(0, change.length));
    if (change.at !== undefined) {
      const at = (change.at + changed.length) % changed.length;
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    }
    const open = (): Buffer =>
      ring.open({ keyId: change.keyId ?? keyId, data: changed }, change.purpose ?? 'test');
    expect(open).toThrow(UndecryptableError);
    expect(open).toThrow(`not encrypted with the key "${change.keyId ?? 'k1'}"`);
  });

  const good = `k1:${key()}`;
  const secret = key().slice(1);
  it.each([
    ['no id', `${good},${secret}`, 'key 2 of 2 is not an id, a colon and a key in base64'],
    ['two colons', `k1:k1:${secret}`, 'key 1 of 1 is not an id, a colon and a key in base64'],
    ['an empty item', `${good},`, 'key 2 of 2 is not an id, a colon and a key in base64'],
    ['id and key the wrong way round', `${key()}:k1`, 'the id of key 1 of 1 must have 1 to 32'],
    ['an empty id', `:${key()}`, 'the id of key 1 of 1 must have 1 to 32'],
    ['a reserved id', `plain:${key()}`, 'and must not be plain'],
    ['an id twice', `${good},k1:${key()}`, 'key 2 of 2 has the id of an earlier one'],
    ['a short key', `${good},k2:${randomBytes(31).toString('base64')}`, 'key 2 of 2 is not 32 bytes'],
    ['a long key', `k1:${randomBytes(33).toString('base64')}`, 'key 1 of 1 is not 32 bytes'],
    ['a key in base64url', `k1:${'-'.repeat(43)}=`, 'key 1 of 1 is not 32 bytes'],
    ['a key that is cut off', `k1:${secret}`, 'key 1 of 1 is not 32 bytes'],
    ['plain alone', 'plain', 'plain must be followed by keys that decrypt'],
    ['plain in the back', `${good},plain`, 'key 2 of 2 is not an id, a colon and a key in base64'],
  ])('is refused with %s, and the message repeats nothing of it', (_name, keys, message) => {
    const refused = refusal(keys);
    expect(refused).toContain(message);
    for (const part of keys.split(/[:,]/).filter((each) => each.length > 8)) {
      expect(refused).not.toContain(part);
    }
  });

  it('shows no key when it is printed', () => {
    const shown = key();
    const ring = KeyRing.parse(`k1:${shown}`);
    const hex = Buffer.from(shown, 'base64').toString('hex');
    const printed = inspect(ring, { depth: 9, showHidden: true }) + JSON.stringify(ring);
    expect(printed).toContain('KeyRing');
    expect(printed).not.toContain(shown);
    expect(printed.replace(/\W/g, '')).not.toContain(hex);
  });
});

interface Change {
  purpose?: string;
  keyId?: string;
  at?: number;
  length?: number;
}
