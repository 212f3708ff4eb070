import { sealSecret } from '../../src/provisioning/seal-secret';
import { createRecipientKeyPair } from '../../src/provisioning/recipient-key-pair';

describe('an ephemeral recipient key pair', () => {
  it('opens a secret that was sealed for its public half', async () => {
    const { publicKey, open } = await createRecipientKeyPair();
    expect(await open(await sealSecret('a secret with ünicode', publicKey))).toBe('a secret with ünicode');
  });

  it('does not open a secret that was sealed for another key', async () => {
    const [mine, other] = [await createRecipientKeyPair(), await createRecipientKeyPair()];
    const sealed = await sealSecret('secret', other.publicKey);
    await expect(mine.open(sealed)).rejects.toThrow(/decryption/);
  });

  it('does not open a sealed secret that was changed', async () => {
    const { publicKey, open } = await createRecipientKeyPair();
    const sealed = await sealSecret('secret', publicKey);
    const parts = sealed.split('.');
    parts[3] = `${parts[3]?.startsWith('A') ? 'B' : 'A'}${parts[3]?.slice(1) ?? ''}`;
    await expect(open(parts.join('.'))).rejects.toThrow(/decryption/);
  });

  it('shows only its public half', async () => {
    const { publicKey } = await createRecipientKeyPair();
    expect(Object.keys(publicKey).sort()).toEqual(['crv', 'kty', 'x', 'y']);
  });
});
