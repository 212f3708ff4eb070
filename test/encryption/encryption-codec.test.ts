import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { EncryptionCodec } from '../../src/encryption/encryption-codec';
import { KeyRing } from '../../src/encryption/key-ring';

const key = randomBytes(32).toString('base64');
const codec = new EncryptionCodec(KeyRing.parse(`k1:${key}`));
const payload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);

describe('the codec of payloads', () => {
  it('hides values and their encodings, and gives them back', async () => {
    const values = [{ name: 'Payroll' }, null, undefined, Buffer.from('bytes'), ''];
    const encoded = await codec.encode(values.map(payload));
    for (const { metadata } of encoded) {
      expect(Object.keys(metadata ?? {})).toEqual(['encoding', 'encryption-key-id']);
      expect(String(metadata?.encoding)).toBe('binary/encrypted');
      expect(String(metadata?.['encryption-key-id'])).toBe('k1');
    }
    expect(Buffer.concat(encoded.map(({ data }) => data ?? Buffer.alloc(0))).toString()).not.toContain(
      'Payroll',
    );
    const decoded = await codec.decode(encoded);
    const back = decoded.map((one) => defaultPayloadConverter.fromPayload<unknown>(one));
    expect(back).toEqual([values[0], null, undefined, new Uint8Array(Buffer.from('bytes')), '']);
  });

  it('leaves alone what is not encrypted', async () => {
    const others = [payload('plain'), { metadata: { encoding: Buffer.from('of/a/later/time') } }, {}];
    expect(await codec.decode(others)).toEqual(others);
    expect(await codec.encode([])).toEqual([]);
  });

  it('encrypts nothing without a key that encrypts, and still decrypts', async () => {
    const encoded = await codec.encode([payload('secret')]);
    const reader = new EncryptionCodec(KeyRing.parse(`plain,k1:${key}`));
    expect(await reader.encode([payload('open')])).toEqual([payload('open')]);
    expect((await reader.decode(encoded)).map((one) => defaultPayloadConverter.fromPayload(one))).toEqual([
      'secret',
    ]);
  });

  it('refuses an encrypted payload without its key, or with a text that is not of this codec', async () => {
    const [encoded = {}] = await codec.encode([payload('secret')]);
    await expect(new EncryptionCodec(KeyRing.empty).decode([encoded])).rejects.toThrow('"k1"');
    await expect(codec.decode([{ ...encoded, data: Buffer.from('nothing') }])).rejects.toThrow('"k1"');
    await expect(codec.decode([{ ...encoded, data: null }])).rejects.toThrow('"k1"');
    const noKey = { metadata: { encoding: Buffer.from('binary/encrypted') }, data: Buffer.from('nothing') };
    await expect(codec.decode([noKey])).rejects.toThrow('a key without a valid id');
  });
});
