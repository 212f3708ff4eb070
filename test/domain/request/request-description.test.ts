import { describeState, summarise } from '../../../src/domain/request/request-description';
import { codeSpan } from '../../../src/domain/text/code-span';
import { initialState, type RequestEvent, transition } from '../../../src/domain/request/request-state';

const AT = '2026-01-02T03:04:05.000Z';
const UNTIL = '2026-01-15T00:00:00.000Z';
const asked = {
  name: 'Payroll',
  application_type: 'WEB',
  scope: 'TENANT',
  tenant_id: 'acme-eu',
  partner_id: 'acme',
} as const;

describe('the summary of a request', () => {
  it.each([
    [asked, 'WEB "Payroll" for acme-eu, asked for by ada'],
    [{ ...asked, scope: 'PARTNER' as const }, 'WEB "Payroll" for acme, asked for by ada'],
    [{ ...asked, scope: 'GLOBAL' as const }, 'WEB "Payroll" for everyone, asked for by ada'],
  ])('says what is asked for, for whom and by whom (%#)', (request, summary) => {
    expect(summarise(request, { sub: 'ada' })).toBe(summary);
  });

  it.each(['x', 'é', '漢', '🦄', '"', '\\', '\u2028', '`', '🦄🦄`', '`🦄🦄🦄'])(
    'stays below the 400 bytes that Temporal takes, as JSON of a code span, when everything is long and of %j',
    (character) => {
      const request = { ...asked, application_type: 'SAML_SP' as const, name: character.repeat(200) };
      const longest = codeSpan(
        summarise({ ...request, tenant_id: character.repeat(255) }, { sub: character.repeat(200) }),
      );
      expect(longest).toContain('…');
      expect(Buffer.byteLength(JSON.stringify(longest))).toBeLessThan(400);
    },
  );

  it('never cuts a character in two', () => {
    expect(summarise({ ...asked, name: '🦄'.repeat(31) }, { sub: 'ada' })).toContain(`"${'🦄'.repeat(29)}…"`);
    expect(summarise({ ...asked, name: 'n'.repeat(30) }, { sub: 'ada' })).toContain(`"${'n'.repeat(30)}"`);
  });
});

describe('the description of a state', () => {
  const approve = {
    type: 'signalled',
    signal: 'approve',
    payload: { actor: { sub: 'ada' } },
    decision_id: 'd1',
    at: AT,
    text_rules: 'http',
  } satisfies RequestEvent;
  const failed: RequestEvent = {
    type: 'provisioning_failed',
    failure: { type: 'RefusedByDatabase', message: 'SQLSTATE P0001', at: AT },
  };
  const describeAfter = (...events: RequestEvent[]): string =>
    describeState(events.reduce(transition, initialState), { summary: 'WEB "Payroll"', expires_at: UNTIL });

  it('says what a request waits for, and until when', () => {
    expect(describeAfter()).toBe(
      `\`WEB "Payroll"\`\n\n**PENDING**\n\nwaits for approve, reject or cancel until ${UNTIL}`,
    );
    expect(describeState(initialState, undefined)).toBe('**PENDING**\n\nwaits for approve, reject or cancel');
  });

  it('says who decided', () => {
    expect(describeAfter(approve)).toBe(
      `\`WEB "Payroll"\`\n\n**PENDING**\n\napprove by \`ada\` at ${AT} (\`d1\`)`,
    );
    expect(describeAfter(approve, { type: 'applied' })).toBe(
      `\`WEB "Payroll"\`\n\n**APPROVED**\n\napprove by \`ada\` at ${AT} (\`d1\`)`,
    );
    expect(describeAfter({ type: 'expired' })).toBe('`WEB "Payroll"`\n\n**EXPIRED**');
  });

  it('says why provisioning was given up, and what was ignored last', () => {
    const text = describeAfter(approve, { ...approve, signal: 'cancel' }, failed);
    expect(text.split('\n\n')).toEqual([
      '`WEB "Payroll"`',
      '**PENDING**',
      `waits for approve, reject or cancel until ${UNTIL}`,
      `provisioning given up 1 time(s), last at ${AT}: \`RefusedByDatabase: SQLSTATE P0001\``,
      `last ignored signal: cancel at ${AT}: \`another decision came first\``,
    ]);
  });

  it('lets nothing that people wrote be Markdown of this page', () => {
    const hostile = '![x](http://evil.example/p.png)\n\n# <img src=x> `www.evil.example`';
    const shown = '![x](http://evil.example/p.png) # <img src=x> `www.evil.example`';
    const inSpan = `\`\` ${shown} \`\``;
    const decided = {
      ...approve,
      text_rules: 'former',
      payload: { actor: { sub: hostile }, decision_id: hostile },
    } as const;
    const state = [decided].reduce(transition, initialState);
    expect(describeState(state, { summary: hostile, expires_at: UNTIL })).toBe(
      `${inSpan}\n\n**PENDING**\n\napprove by ${inSpan} at ${AT} (${inSpan})`,
    );
    const givenUp = transition(state, {
      type: 'provisioning_failed',
      failure: { type: 'Refused', message: hostile, at: AT },
    });
    expect(describeState(givenUp, undefined)).toContain(`last at ${AT}: \`\` Refused: ${shown} \`\``);
  });
});
