import { isLoopback } from '../../src/http/local-caller';

describe('a call', () => {
  it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('from %s is local', (address) => {
    expect(isLoopback(address)).toBe(true);
  });

  it.each(['10.0.0.1', '128.0.0.1', '0.0.0.0', '::', '::2', '::ffff:10.0.0.1', 'fe80::1', ''])(
    'from %s is not local',
    (address) => {
      expect(isLoopback(address)).toBe(false);
    },
  );
});
