// Runs a TypeScript program: `node run-typescript.mjs program.ts`, so that nothing measured shares a process with jest.
import { resolve } from 'node:path';
import { requireTypescript } from '../support/require-typescript.mjs';

const [program] = process.argv.splice(2, 1);
requireTypescript(import.meta.url)(resolve(program));
