import { join } from 'node:path';
import { PROJECT } from '../service/service';
import { pythonEnvironment } from './python-environment';

/** The folder of Python's programs, or undefined if the packages cannot be had, which fails in CI. */
export function examplePython(): string | undefined {
  try {
    return pythonEnvironment('examples', join(PROJECT, 'docs/examples/python/requirements.txt'));
  } catch (cause) {
    const problem = 'python3 (with venv and pip) could not install docs/examples/python/requirements.txt';
    if (process.env.CI !== undefined) throw new Error(problem, { cause });
    process.stderr.write(`SKIPPED: the example in Python was not tried: ${problem}\n`);
    return undefined;
  }
}
