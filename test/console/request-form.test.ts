import { approversText, durationWords, requirementText } from '../../src/console/elements/approval-text';
import { bodyOf, emptyValues, type FormValues } from '../../src/console/new-request/form-values';
import { listedProblems, problemsOfField, problemsOfItem } from '../../src/console/new-request/problems';
import { localTime, utcTime } from '../../src/console/audit/local-time';

const START = emptyValues({
  sub: 'ann',
  name: null,
  role: 'super_admin',
  partner_id: null,
  tenant_id: null,
  groups: [],
});

function values(change: Partial<FormValues> = {}): FormValues {
  return { ...START, ...change };
}

function problem(loc: (string | number)[], msg = 'Value error, must be good') {
  return { type: 'value_error', loc, msg };
}

describe('The body that the form sends', () => {
  it('leaves out what is empty, and sends no defaults without a type', () => {
    expect(bodyOf(values({ redirect_uris: ['', ''] }))).toEqual({});
  });

  it('leaves out empty rows, and keeps the order of the others', () => {
    expect(bodyOf(values({ redirect_uris: ['', 'b', '', 'a'] })).redirect_uris).toEqual(['b', 'a']);
  });

  it('has the usual grants of the type until somebody changes them', () => {
    const service = values({ application_type: 'SERVICE' });
    expect(bodyOf(service)).toMatchObject({ grant_types: ['client_credentials'], requested_scopes: [] });
    expect(bodyOf({ ...service, grant_types: [] })).toMatchObject({ grant_types: [] });
  });

  it('has only the id that its place uses', () => {
    const both = { tenant_id: 'acme-eu', partner_id: 'acme' };
    expect(bodyOf(values({ ...both, scope: 'TENANT' }))).toEqual({ scope: 'TENANT', tenant_id: 'acme-eu' });
    expect(bodyOf(values({ ...both, scope: 'PARTNER' }))).toEqual({ scope: 'PARTNER', partner_id: 'acme' });
    expect(bodyOf(values({ ...both, scope: 'GLOBAL' }))).toEqual({ scope: 'GLOBAL' });
  });
});

describe('Problems of the form', () => {
  const body = { redirect_uris: ['good', 'bad'], name: 'x' };

  it('stand at a text of a list wherever its row is, until the text changes', () => {
    const checked = { body, problems: [problem(['body', 'redirect_uris', 1])] };
    expect(problemsOfItem(checked, 'redirect_uris', 'bad')).toEqual(['Must be good']);
    expect(problemsOfItem(checked, 'redirect_uris', 'good')).toEqual([]);
    expect(problemsOfItem(checked, 'redirect_uris', 'better')).toEqual([]);
  });

  it('stand at a field until it changes', () => {
    const checked = { body, problems: [problem(['body', 'name'])] };
    expect(problemsOfField(checked, body, 'name')).toEqual(['Must be good']);
    expect(problemsOfField(checked, { ...body, name: 'y' }, 'name')).toEqual([]);
  });

  it('are listed in the order of the form, and those without a field come first', () => {
    const problems = [
      problem(['body', 'contact_email']),
      problem(['body', 'redirect_uris', 1]),
      problem(['body', 'scope']),
      problem(['header', 'idempotency-key'], 'Value error, use a new key'),
      problem(['body'], 'Odd'),
    ];
    expect(listedProblems({ body, problems }).map(({ text, field }) => [text, field])).toEqual([
      ['header idempotency-key: Use a new key', undefined],
      ['Odd', undefined],
      ['Place: Choose one', 'scope'],
      ['Redirect URIs, “bad”: Must be good', 'redirect_uris'],
      ['Contact email: Must be good', 'contact_email'],
    ]);
  });
});

describe('Who must approve, in words', () => {
  const nobody = { roles: [], groups: [], subs: [] };

  it('names roles, groups and people', () => {
    expect(approversText({ roles: ['super_admin'], groups: ['ops'], subs: ['ann'] })).toBe(
      'a super admin, a member of ops, or ann',
    );
  });

  it('leaves out roles that cannot decide, but only where nothing else counts', () => {
    const from = { ...nobody, roles: ['super_admin' as const, 'tenant_admin' as const] };
    const who = { ...nobody, roles: ['super_admin' as const] };
    expect(requirementText({ name: 'a', from, count: 1 }, who)).toBe('1 approval by a super admin');
    expect(requirementText({ name: 'a', from, count: 2 }, { ...who, groups: ['ops'] })).toBe(
      '2 approvals by a super admin or a tenant admin',
    );
  });

  it.each([
    ['P14D', '14 days'],
    ['P1D', '1 day'],
    ['PT36H', '36 hours'],
    ['P1DT12H', '1 day, 12 hours'],
    ['P1Y', 'P1Y'],
  ])('says %s as %s', (duration, words) => expect(durationWords(duration)).toBe(words));
});

describe('A time in an input', () => {
  it('is in the time zone of the browser, and goes back to UTC', () => {
    const at = '2026-03-01T10:20:00.000Z';
    expect(utcTime(localTime(at))).toBe(at);
  });

  it('is empty if there is none', () => {
    expect(localTime(undefined)).toBe('');
    expect(localTime('nonsense')).toBe('');
    expect(utcTime('')).toBeUndefined();
  });
});
