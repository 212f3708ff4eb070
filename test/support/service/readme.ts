import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from './service';

/** A command of the README, and the output that the README shows. */
export interface Step {
  command: string;
  output: string;
}

/** The fenced blocks of one language in a section of the README. */
export function readmeBlocks(section: string, language: string): string[] {
  const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
  const [, rest = ''] = readme.split(`\n## ${section}\n`);
  const [text = ''] = rest.split(/\n## /);
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(
    ([, block]) => block ?? '',
  );
}

/** Reads `$ command` lines, `> continuation` lines, and the output after them. */
export function stepsOf(block: string): Step[] {
  const steps: Step[] = [];
  for (const line of block.trimEnd().split('\n')) {
    const last = steps.at(-1);
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2), output: '' });
    else if (!last) throw new Error(`output before any command: ${line}`);
    else if (line.startsWith('> ') && last.output === '') last.command += `\n${line.slice(2)}`;
    else last.output += `${line}\n`;
  }
  return steps;
}

/** Runs commands one after another in one bash, like a person at a terminal. Resolves to the output of each. */
export async function runInShell(commands: string[], env: NodeJS.ProcessEnv): Promise<string[]> {
  const end = '-- end of a step --';
  const script = commands.map((command) => `${command}\necho '${end}'\n`).join('');
  const shell = spawn('bash', ['--noprofile', '--norc'], {
    cwd: PROJECT,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  shell.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  shell.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  shell.stdin.end(script);
  await new Promise((resolve) => shell.once('close', resolve));
  return printed.split(`${end}\n`).slice(0, commands.length);
}

/** Replaces what differs from run to run by fixed texts: ids, times, secrets, tokens and ports. */
export function normalised(text: string): string {
  return text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<time>')
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>')
    .replace(/(client_secret: ')[\w-]{43}'/g, "$1<secret>'")
    .replace(/(hint: ')[\w-]{4}'/g, "$1<hint>'")
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
    .trim();
}
