// Runs a TypeScript program without jest: `node run-typescript.mjs program.ts`.
import { resolve } from 'node:path';
import { requireTypescript } from './require-typescript.mjs';

const [program] = process.argv.splice(2, 1);
requireTypescript(import.meta.url)(resolve(program));
