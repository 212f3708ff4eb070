import fc from 'fast-check';
import { text } from '../../../src/domain/text/input-text';
import { textProblem } from '../../../src/domain/text/text-rules';
import { approval, rejection } from '../../../src/http/schemas';
import {
  DECISION_KINDS,
  type DecisionKind,
  MAX_REMARK,
  parseDecision,
  type TextRules,
} from '../../../src/domain/request/decision';

const AT = '2026-01-02T03:04:05.000Z';
const actor = { sub: 'ada', name: 'Ada Lovelace' };
const key = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: '-_'.repeat(21) + 'A' };

function parse(kind: DecisionKind, payload: unknown, text_rules: TextRules = 'http'): unknown {
  return parseDecision(kind, payload, { decision_id: 'fallback', at: AT, text_rules });
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
    { sub: 'ada', name: 7 },
    { sub: 'ada', name: 'n'.repeat(501) },
  ])('must have an actor, not %j', (bad) => {
    for (const kind of DECISION_KINDS)
      expect(parse(kind, { actor: bad, reason: 'r' })).toMatch(/^actor must be /);
  });

  it.each(['', 7, {}, 'd'.repeat(201)])('must not have %j for a decision id', (decision_id) => {
    expect(parse('cancel', { actor, decision_id })).toMatch(/^decision_id must be /);
  });

  it.each([undefined, null, '', 7, {}, 'r'.repeat(MAX_REMARK + 1)])(
    'must have a reason to reject, not %j',
    (reason) => {
      expect(parse('reject', { actor, reason })).toMatch(/^reason must be /);
    },
  );

  it.each([7, {}, [], 'n'.repeat(MAX_REMARK + 1)])('must not have %j for notes', (notes) => {
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

  type PayloadWith = (raw: string) => [DecisionKind, unknown];
  const members: [member: string, payload: PayloadWith][] = [
    ['actor.sub', (sub) => ['cancel', { actor: { sub } }]],
    ['actor.name', (name) => ['approve', { actor: { sub: 'ada', name } }]],
    ['decision_id', (decision_id) => ['approve', { actor, decision_id }]],
    ['notes', (notes) => ['approve', { actor, notes }]],
    ['reason', (reason) => ['reject', { actor, reason }]],
  ];

  it.each(members)('must not hold characters in %s that REST refuses', (member, payload) => {
    for (const bad of ['\0', '\u0007', '\u001b', '\u0085', '\u202e', '\u2066', '\ud800', '\udfff']) {
      const problem = parse(...payload(`a${bad}b`));
      expect(problem).toMatch(new RegExp(`^${member} must not contain `));
      expect(problem).not.toContain(bad);
    }
  });

  it.each(members)('may hold line breaks and tabs in %s only if it is a remark', (member, payload) => {
    const isRemark = ['notes', 'reason'].includes(member);
    for (const between of ['\n', '\t', '\u2028'])
      expect(typeof parse(...payload(`a${between}b`))).toBe(isRemark ? 'object' : 'string');
  });

  it.each(members)(
    'in a former history may hold characters in %s that Postgres stores',
    (_member, payload) => {
      for (const taken of ['\u0007', '\u202e', '\n'])
        expect(typeof parse(...payload(`a${taken}b`), 'former')).toBe('object');
      for (const refused of ['\0', '\ud800'])
        expect(typeof parse(...payload(`a${refused}b`), 'former')).toBe('string');
    },
  );

  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: MAX_REMARK + 1 }),
    fc.string({
      unit: fc.constantFrom('a', '\n', '\t', '\u0007', '\u202e', '\ud83e', '\udd84', '🦄'),
      maxLength: 9,
    }),
    fc.constantFrom('n'.repeat(MAX_REMARK), '🦄'.repeat(MAX_REMARK), 'n'.repeat(MAX_REMARK + 1)),
  );

  it('takes exactly the remarks that REST takes', () => {
    fc.assert(
      fc.property(anyText, (remark) => {
        const isTaken = typeof parse('approve', { actor, notes: remark }) === 'object';
        expect(isTaken).toBe(approval.safeParse({ notes: remark }).success);
        if (textProblem(remark, { multiline: true }) !== undefined) expect(isTaken).toBe(false);
        expect(typeof parse('reject', { actor, reason: remark }) === 'object').toBe(
          rejection.safeParse({ reason: remark }).success,
        );
      }),
    );
  });

  it('takes exactly the actors that a start takes', () => {
    const [sub, name] = [text({ min: 1, max: 200 }), text({ max: 500 })];
    fc.assert(
      fc.property(anyText, (value) => {
        expect(typeof parse('cancel', { actor: { sub: value } }) === 'object').toBe(
          sub.safeParse(value).success,
        );
        expect(typeof parse('cancel', { actor: { sub: 'ada', name: value } }) === 'object').toBe(
          name.safeParse(value).success,
        );
      }),
    );
  });
});
