import { parseSignal, type Signal } from '../../../src/domain/request/signal';

const actor = { sub: 'ada', name: 'Ada' };
const AT = '2026-01-02T03:04:05.000Z';

function parse(signal: Signal, payload: unknown): ReturnType<typeof parseSignal> {
  return parseSignal(signal, payload, { decision_id: 'made up', at: AT, text_rules: 'http' });
}

describe('a signal', () => {
  it('to approve says who, with what role and groups, about which revision, and whether it overrides', () => {
    const said = parse('approve', {
      decision_id: 'd1',
      actor: { ...actor, role: 'tenant_admin', groups: ['sec'] },
      revision: 3,
      override: true,
      notes: 'an outage',
    });
    expect(said).toEqual({
      kind: 'decision',
      decision: {
        kind: 'approve',
        decision_id: 'd1',
        actor,
        at: AT,
        notes: 'an outage',
        recipient_key: null,
      },
      override: true,
      person: { sub: 'ada', role: 'tenant_admin', groups: ['sec'] },
      revision: 3,
    });
  });

  it('may leave out everything but the actor', () => {
    expect(parse('approve', { actor })).toMatchObject({
      decision: { decision_id: 'made up' },
      override: false,
      person: { sub: 'ada', groups: [] },
      revision: undefined,
    });
  });

  it('may say null for what it leaves out', () => {
    const nothing = { role: null, groups: null };
    expect(
      parse('cancel', { actor: { ...actor, ...nothing }, revision: null, override: null, notes: null }),
    ).toMatchObject({ override: false, person: { sub: 'ada', groups: [] }, revision: undefined });
  });

  it('asks for changes with a comment, and may have several lines', () => {
    expect(parse('requestChanges', { actor, revision: 1, comment: 'rename it\nand more', extra: 1 })).toEqual(
      {
        kind: 'requestChanges',
        decision_id: 'made up',
        actor,
        at: AT,
        person: { sub: 'ada', groups: [] },
        revision: 1,
        comment: 'rename it\nand more',
      },
    );
  });

  it('brings a revision whose request is checked later', () => {
    const request = { name: 7, unheard_of: true };
    expect(parse('revise', { actor, revision: 2, request })).toMatchObject({
      kind: 'revise',
      revision: 2,
      request,
    });
  });

  it.each<[string, Signal, unknown, string]>([
    ['no revision', 'requestChanges', { actor, comment: 'c' }, 'revision must say which revision'],
    ['no revision', 'revise', { actor, request: {} }, 'revision must say which revision'],
    ['no payload', 'requestChanges', undefined, 'the payload must be an object'],
    ['a list', 'revise', [], 'the payload must be an object'],
    ['no actor', 'revise', { revision: 1, request: {} }, 'actor must be'],
    ['no comment', 'requestChanges', { actor, revision: 1 }, 'comment must be a string of 1 to 2000'],
    ['an empty comment', 'requestChanges', { actor, revision: 1, comment: '' }, 'comment must be a string'],
    [
      'a comment that is too long',
      'requestChanges',
      { actor, revision: 1, comment: 'c'.repeat(2_001) },
      'comment must be a string of 1 to 2000 characters',
    ],
    [
      'a control character in its comment',
      'requestChanges',
      { actor, revision: 1, comment: '\u0007' },
      'comment must not contain',
    ],
    [
      'a bidirectional override',
      'revise',
      { actor: { sub: '\u202e' }, revision: 1, request: {} },
      'actor.sub',
    ],
    [
      'a request that is no object',
      'revise',
      { actor, revision: 1, request: [] },
      'request must be an object',
    ],
    ['no request', 'revise', { actor, revision: 1 }, 'request must be an object'],
    [
      'a long decision id',
      'revise',
      { decision_id: 'd'.repeat(201), actor, revision: 1 },
      'decision_id must be',
    ],
  ])('with %s cannot be read: %s %j', (_case, signal, payload, problem) => {
    expect(parse(signal, payload)).toEqual(expect.stringContaining(problem));
  });

  it.each<[string, object]>([
    ['revision 0', { revision: 0 }],
    ['half a revision', { revision: 1.5 }],
    ['a revision in words', { revision: '2' }],
    ['an endless revision', { revision: 1e300 }],
    ['an override in words', { override: 'yes' }],
    ['an unknown role', { actor: { ...actor, role: 'king' } }],
    ['groups that are no list', { actor: { ...actor, groups: 'sec' } }],
    ['groups that are no strings', { actor: { ...actor, groups: [7] } }],
    ['too many groups', { actor: { ...actor, groups: Array(1_001).fill('g') } }],
  ])('with %s has not said it, because former releases ignored that', (_case, members) => {
    expect(parse('approve', { actor, ...members })).toEqual(parse('approve', { actor }));
  });
});
