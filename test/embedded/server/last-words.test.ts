import { lastWords } from '../../../src/embedded/server/last-words';

describe('the last words of a program', () => {
  it('are its last error line, and the lines before and after it', () => {
    expect(
      lastWords('LOG: a\nLOG: b\nFATAL: data directory has wrong ownership\nHINT: own it\nLOG: c\n'),
    ).toBe('LOG: b | FATAL: data directory has wrong ownership | HINT: own it');
  });

  it('name a full disk rather than the errors that follow from it', () => {
    expect(lastWords('PANIC: could not write: No space left on device\nAborted\nERROR: gone\n')).toMatch(
      /^PANIC/,
    );
    const short = 'ERROR: could not extend file: wrote only 4096 of 8192 bytes\nHINT: Check free disk space.';
    expect(lastWords(`${short}\nPANIC: cannot abort\nAborted\nAborted\n`)).toMatch(
      /^ERROR: could not extend/,
    );
  });

  it('are its last lines if there is no error line', () => {
    expect(lastWords('1\n2\n\n3\n4\n')).toBe('2 | 3 | 4');
    expect(lastWords('\n')).toBe('no output');
  });
});
