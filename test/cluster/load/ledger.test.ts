import { NO_API } from '../parts/haproxy';
import { Faults, type Symptom } from './faults';
import { approvalOf, Ledger, type Seen } from './ledger';

const UNAVAILABLE = { status: 503, retryAfter: '1' } as const;

async function violationsDuring(tolerated: readonly Symptom[], seen: Partial<Seen>): Promise<number> {
  const faults = new Faults();
  const ledger = new Ledger(faults);
  await faults.during('a fault', tolerated, () => {
    const now = Date.now();
    ledger.note({ kind: 'read', status: 200, retryAfter: null, from: now, until: now, detail: '', ...seen });
    return Promise.resolve();
  });
  return ledger.violations.length;
}

test.each<[string, Symptom, Partial<Seen>]>([
  ['a 503 that says when to try again', 'unavailable', UNAVAILABLE],
  ['a 504 that says when to try again', 'unavailable', { ...UNAVAILABLE, status: 504 }],
  ['a 503 of the proxy', 'no API', { ...UNAVAILABLE, detail: JSON.stringify(NO_API) }],
  ['a lost connection', 'lost', { status: 'lost' }],
  ['a 404 to a read', 'late row', { status: 404 }],
])('%s is a violation unless the fault tolerates it', async (_name, symptom, seen) => {
  const others = (['unavailable', 'no API', 'lost', 'late row'] as const).filter(
    (other) => other !== symptom,
  );
  expect(await violationsDuring(others, seen)).toBe(1);
  expect(await violationsDuring([symptom], seen)).toBe(0);
});

test.each<[string, Partial<Seen>]>([
  ['a 500', { status: 500, retryAfter: '1' }],
  ['a 503 that does not say when to try again', { status: 503 }],
  ['a 404 to a decision', { kind: 'approve', status: 404 }],
])('no fault excuses %s', async (_name, seen) => {
  expect(await violationsDuring(['unavailable', 'no API', 'lost', 'late row'], seen)).toBe(1);
});

test('a call between two faults is excused by neither of them', async () => {
  const faults = new Faults();
  const ledger = new Ledger(faults);
  await faults.during('the first', ['unavailable'], () => Promise.resolve());
  const after = (faults.all[0]?.until ?? Infinity) + 1;
  ledger.note({ kind: 'read', ...UNAVAILABLE, from: after, until: after, detail: '' });
  expect(ledger.violations).toHaveLength(1);
});

test('a fault ends when the harm fails', async () => {
  const faults = new Faults();
  await expect(
    faults.during('a fault', [], () => Promise.reject(new Error('it did not start again'))),
  ).rejects.toThrow('it did not start again');
  expect(faults.all[0]?.until).toBeLessThan(Infinity);
});

test('of a secret only its fingerprint is kept', () => {
  expect(approvalOf({ client_id: 'one', client_secret: 'abc' }, 1)).toEqual({
    clientId: 'one',
    // FIPS 180-2, appendix B.1: the digest of "abc".
    secretSha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    attempts: 1,
  });
});
