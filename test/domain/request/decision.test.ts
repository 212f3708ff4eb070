import fc from 'fast-check';
import {
  DECISION_KINDS,
  type DecisionKind,
  MAX_REMARK,
  parseDecision,
} from '../../../src/domain/request/decision';

const AT = '2026-01-02T03:04:05.000Z';
const actor = { sub: 'ada', name: 'Ada Lovelace' };
const key = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: '-_'.repeat(21) + 'A' };

function parse(kind: DecisionKind, payload: unknown): unknown {
  return parseDecision(kind, payload, 'fallback', AT);
}

describe('the payload of a signal', () => {
  it('is read into a decision', () => {
    expect(
      parse('approve', { decision_id: 'mine', actor, notes: 'fine', recipient_key: { ...key, use: 'enc' } }),
    ).toEqual({ kind: 'approve', decision_id: 'mine', actor, at: AT, notes: 'fine', recipient_key: key });
    expect(parse('reject', { decision_id: 'mine', actor, reason: 'no' })).toEqual({
      kind: 'reject',
      decision_id: 'mine',
      actor,
      at: AT,
      reason: 'no',
    });
    expect(parse('cancel', { actor, notes: 'why' })).toEqual({
      kind: 'cancel',
      decision_id: 'fallback',
      actor,
      at: AT,
      notes: 'why',
    });
  });

  it.each([
    ['an actor without a name', { actor: { sub: 'ada' } }],
    ['null where something may be absent', { actor: { sub: 'ada', name: null }, decision_id: null }],
    ['members it does not know', { actor: { sub: 'ada', role: 'root' }, colour: 'red' }],
    ['null notes and key', { actor: { sub: 'ada' }, notes: null, recipient_key: null }],
  ])('may have %s', (_case, payload) => {
    expect(parse('approve', payload)).toEqual({
      kind: 'approve',
      decision_id: 'fallback',
      actor: { sub: 'ada' },
      at: AT,
      notes: null,
      recipient_key: null,
    });
  });

  it.each([undefined, null, [], [{ actor }], 'approve', '', 7, true, Symbol('s')])(
    'must be an object, not %p',
    (payload) => {
      for (const kind of DECISION_KINDS)
        expect(parse(kind, payload)).toBe('the payload must be an object with an actor');
    },
  );

  it.each([
    undefined,
    null,
    'ada',
    [],
    {},
    { sub: '' },
    { sub: null },
    { sub: 7 },
    { sub: 'a'.repeat(201) },
    { sub: 'a\0b' },
    { sub: '\ud800' },
    { sub: 'ada', name: 7 },
    { sub: 'ada', name: 'n'.repeat(501) },
    { sub: 'ada', name: 'n\0' },
  ])('must have an actor, not %j', (bad) => {
    for (const kind of DECISION_KINDS)
      expect(parse(kind, { actor: bad, reason: 'r' })).toMatch(/^actor must be /);
  });

  it.each(['', 7, {}, 'd'.repeat(201), '\0'])('must not have %j for a decision id', (decision_id) => {
    expect(parse('cancel', { actor, decision_id })).toMatch(/^decision_id must be /);
  });

  it.each([undefined, null, '', 7, {}, 'r'.repeat(MAX_REMARK + 1), 'r\0', '\udfff'])(
    'must have a reason to reject, not %j',
    (reason) => {
      expect(parse('reject', { actor, reason })).toMatch(/^reason must be /);
    },
  );

  it.each([7, {}, [], 'n'.repeat(MAX_REMARK + 1), '\0'])('must not have %j for notes', (notes) => {
    for (const kind of ['approve', 'cancel'] as const)
      expect(parse(kind, { actor, notes })).toMatch(/^notes must be /);
  });

  it('counts characters rather than UTF-16 units', () => {
    expect(parse('reject', { actor, reason: '🦄'.repeat(MAX_REMARK) })).toMatchObject({ kind: 'reject' });
    expect(parse('reject', { actor, reason: '🦄'.repeat(MAX_REMARK + 1) })).toMatch(/^reason must be /);
    expect(parse('cancel', { actor: { sub: '🦄'.repeat(200) } })).toMatchObject({ kind: 'cancel' });
  });

  it.each([
    'a key',
    [],
    {},
    { ...key, kty: 'RSA' },
    { ...key, crv: 'P-384' },
    { ...key, x: 'x'.repeat(42) },
    { ...key, x: `${'x'.repeat(42)}=` },
    { ...key, y: undefined },
    { ...key, y: ['y'.repeat(43)] },
    { ...key, d: 'the private half' },
  ])('must not have %j for a recipient key', (recipient_key) => {
    expect(parse('approve', { actor, recipient_key })).toMatch(
      /^recipient_key must be a public JWK on P-256/,
    );
  });

  it('is either a decision or a sentence, never an exception', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...DECISION_KINDS),
        fc.anything({ withNullPrototype: true }),
        (kind, raw) => {
          expect(typeof parse(kind, raw)).toBe('string');
          const wrapped = parse(kind, {
            actor,
            reason: raw,
            notes: raw,
            recipient_key: raw,
            decision_id: raw,
          });
          expect(['string', 'object']).toContain(typeof wrapped);
        },
      ),
    );
  });
});
