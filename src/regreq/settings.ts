import { spawn } from 'node:child_process';
import { addAbortSignal } from 'node:stream';
import { EXIT, Failure } from './failure';

/** Where the service is, and who calls. */
export interface Settings {
  baseUrl: string;
  /** The token itself, or what asks for a new one. */
  token: string | (() => Promise<string>);
}

/** RFC 6750, section 2.1. Anything else would be quoted in the error of a header, and a token must not be shown. */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

/**
 * Reads REGREQ_URL, and REGREQ_TOKEN or REGREQ_TOKEN_COMMAND. No message quotes a token.
 * @param signal ends a command that is asked for a token
 * @throws Failure if something is missing or malformed
 */
export function settingsFrom(env: NodeJS.ProcessEnv, signal: AbortSignal): Settings {
  const { REGREQ_TOKEN: token = '', REGREQ_TOKEN_COMMAND: command = '' } = env;
  const baseUrl = env.REGREQ_URL?.trim() ?? '';
  if (baseUrl === '')
    throw wrong('set REGREQ_URL to the address of the service, such as http://127.0.0.1:8080');
  if (token.trim() !== '') return { baseUrl, token: checked(token, 'REGREQ_TOKEN holds') };
  if (command.trim() === '') {
    throw wrong('set REGREQ_TOKEN to an access token, or REGREQ_TOKEN_COMMAND to a command that prints one');
  }
  return { baseUrl, token: () => tokenOf(command, env, signal) };
}

/**
 * Makes the client of the service. The client checks the base URL.
 * @throws Failure in place of its TypeError
 */
export function withBaseUrl<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const message = error.message.replace(/^baseUrl/, 'REGREQ_URL');
    throw wrong(`${message}. It is an address like https://requests.example.com`);
  }
}

/** Runs a command in the shell, as it could be typed there. Its messages go to the terminal. */
async function tokenOf(command: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const child = spawn(command, { shell: true, env, signal, stdio: ['ignore', 'pipe', 'inherit'] });
  // What the command has started may hold its stdout open. It must not hold `regreq` up.
  const stdout = addAbortSignal(signal, child.stdout.setEncoding('utf8'));
  const ended = new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject).once('close', (status, by) => {
      resolve(status ?? by);
    });
  });
  const [code, printed] = await Promise.all([ended, stdout.toArray()]);
  if (code !== 0) throw wrong(`the command of REGREQ_TOKEN_COMMAND ended with ${String(code)}`);
  return checked(printed.join(''), 'the command of REGREQ_TOKEN_COMMAND printed');
}

function checked(text: string, from: string): string {
  const token = text.trim().replace(/^bearer /i, '');
  if (!TOKEN.test(token))
    throw wrong(`${from} no access token: one word of letters, digits and . _ ~ + / - =`);
  return token;
}

function wrong(message: string): Failure {
  return new Failure(EXIT.usage, message);
}
