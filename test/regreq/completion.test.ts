import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { eventually } from '../support/eventually';
import { MAIN, onTerminal, regreqWith, type Terminal } from '../support/regreq/regreq';

/** Ctrl-U. Ctrl-C would also throw away what is typed next. */
const CLEAR_LINE = '\x15';

/** How each shell is started without the settings of whoever runs the tests, and how it learns to complete. */
const SHELLS = {
  bash: { start: ['bash', '--norc', '--noprofile', '-i'], learn: 'eval "$(regreq completion bash)"' },
  zsh: {
    start: ['zsh', '-f', '-i'],
    learn: 'PS1="% "; autoload -U compinit; compinit -D -u; eval "$(regreq completion zsh)"',
  },
  fish: { start: ['fish', '--no-config', '-i'], learn: 'regreq completion fish | source' },
};

const missing = Object.keys(SHELLS).filter((shell) => spawnSync(shell, ['--version']).status !== 0);
if (missing.length > 0) {
  const problem = `${missing.join(' and ')} not installed (Debian: apt-get install ${missing.join(' ')})`;
  if (process.env.CI !== undefined) throw new Error(problem);
  process.stderr.write(`SKIPPED: completion was not tried in each shell: ${problem}\n`);
}

describe.each(Object.entries(SHELLS).filter(([shell]) => !missing.includes(shell)))(
  'in a real %s',
  (_shell, { start, learn }) => {
    let folder: string;
    let terminal: Terminal;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'regreq-completion-'));
      await writeFile(join(folder, 'payroll-request.yaml'), '');
      await writeFile(join(folder, 'regreq'), `#!/bin/sh\nexec ${process.execPath} ${MAIN} "$@"\n`);
      await chmod(join(folder, 'regreq'), 0o755);
      const path = `${folder}${delimiter}${process.env.PATH ?? ''}`;
      const env = { PATH: path, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder, TERM: 'xterm' };
      terminal = onTerminal(regreqWith(env), 100, ...start);
      terminal.type(`cd ${folder}; ${learn}; echo rea''dy\r`);
      await terminal.shows('ready');
    });
    afterAll(async () => {
      terminal.kill();
      // A shell that was killed may still write its history.
      await rm(folder, { recursive: true, maxRetries: 10 });
    });

    /** Types a line and Tab, and waits until the terminal shows more. Leaves an empty line behind. */
    const completes = async (typed: string, shown: RegExp): Promise<void> => {
      const before = terminal.raw().length;
      terminal.type(`${typed}\t`);
      await eventually(
        () => stripVTControlCharacters(terminal.raw().slice(before)),
        (text) => shown.test(text),
      );
      terminal.type(CLEAR_LINE);
    };

    it.each([
      ['a command', 'regreq comp', /regreq completion /],
      ['a command below another', 'regreq secrets rev', /regreq secrets revoke /],
      ['an option', 'regreq secrets issue --ou', /regreq secrets issue --out /],
      ['the value of an option', 'regreq list --status P', /regreq list --status PENDING /],
      ['the value behind an equals sign', 'regreq list --scope=P', /regreq list --scope=PARTNER /],
      ['a value after other options', 'regreq list --all --status E', /regreq list --all --status EXPIRED /],
      ['the value of another option', 'regreq list --sort up', /regreq list --sort updated_at /],
      ['a value of a new option', 'regreq list --waiting-for m', /regreq list --waiting-for me /],
      ['an argument with choices', 'regreq completion f', /regreq completion fish /],
      ['a file of a revision', 'regreq revise ID -f payr', /regreq revise ID -f payroll-request.yaml /],
      ['a file', 'regreq create -f payr', /regreq create -f payroll-request.yaml /],
      ['a command of the policy', 'regreq policy ver', /regreq policy versions /],
      ['a role to try', 'regreq policy test --as-role t', /regreq policy test --as-role tenant_admin /],
    ])('Tab completes %s', async (_name, typed, shown) => {
      await completes(typed, shown);
    });
  },
);
