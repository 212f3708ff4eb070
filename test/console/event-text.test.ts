import { eventText } from '../../src/console/elements/event-text';

const actor = { sub: 'ada' };

describe('An event in words', () => {
  it.each([
    ['created', {}, 'asked for it', undefined],
    ['approved', { notes: 'Fine' }, 'approved it', 'Fine'],
    ['approved', {}, 'approved it', undefined],
    ['approved', { notes: 'Down', override: true }, 'approved it against the rule', 'Down'],
    ['approval_recorded', { notes: 'Fine' }, 'approved it. Further approvals were missing', 'Fine'],
    ['changes_requested', { comment: 'Other host' }, 'asked for changes', 'Other host'],
    ['revised', { fields: ['name', 'redirect_uris'] }, 'revised it', 'Changed: Name, Redirect URIs'],
    ['revised', { fields: [] }, 'revised it', 'Nothing that is asked for differs'],
    ['rejected', { reason: 'No' }, 'rejected it', 'No'],
    ['cancelled', { notes: '' }, 'cancelled it', undefined],
    [
      'provisioning_failed',
      { message: 'Refused' },
      'approved it, but the application could not be created',
      'Refused',
    ],
    ['secret_issued', { hint: 'abcd' }, 'issued a client secret that ends in abcd', undefined],
    ['secret_revoked', { hint: 7 }, 'revoked a client secret', undefined],
  ] as const)('%s %j', (action, detail, text, remark) => {
    expect(eventText({ action, actor, detail })).toEqual({ text, remark });
  });

  it('is a whole sentence if nobody did it', () => {
    expect(eventText({ action: 'expired', actor: null, detail: {} })).toEqual({
      text: 'It expired without a decision',
    });
    expect(eventText({ action: 'reminded', actor: null, detail: {} })).toEqual({
      text: 'A reminder was due: approvals were missing',
    });
    expect(eventText({ action: 'escalated', actor: null, detail: {} })).toEqual({
      text: 'It was escalated: further people may approve it',
    });
    expect(eventText({ action: 'purged', actor: null, detail: {} })).toEqual({ text: 'Purged' });
  });
});
