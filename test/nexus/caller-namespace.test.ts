import { callerNamespace } from '../../src/nexus/caller-namespace';

const link = (url: string) => ({ url: new URL(url), type: 'temporal.api.common.v1.Link.WorkflowEvent' });

describe('the namespace of a caller', () => {
  it.each([
    [
      'the event of a workflow',
      'temporal:///namespaces/payments/workflows/w/r/history?eventID=5',
      'payments',
    ],
    [
      'an operation without a workflow',
      'temporal:///namespaces/a.b-c_1/nexus-operations/o/r/details',
      'a.b-c_1',
    ],
    ['a name with other characters', 'temporal:///namespaces/a%2Fb%20c/workflows/w/r/history', 'a/b c'],
  ])('is in a link to %s', (_what, url, namespace) => {
    expect(callerNamespace([link(url)])).toBe(namespace);
    expect(callerNamespace([link(url), link(url)])).toBe(namespace);
  });

  it.each([
    ['there is no link', []],
    ['links name several', ['temporal:///namespaces/a/workflows/w', 'temporal:///namespaces/b/workflows/w']],
    ['one of the links names none', ['temporal:///namespaces/a/workflows/w', 'https://example.com/']],
    ['the link is of another scheme', ['https://example.com/namespaces/a/workflows/w']],
    ['the link leads elsewhere', ['temporal:///x/namespaces/a/workflows/w']],
    ['the name cannot be decoded', ['temporal:///namespaces/%E0%A4%A/workflows/w']],
    ['the name is empty', ['temporal:///namespaces//workflows/w']],
  ])('is unknown if %s', (_what, urls) => {
    expect(callerNamespace(urls.map(link))).toBeUndefined();
  });
});
