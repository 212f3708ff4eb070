// A server that listens on a port, or answers nothing, or fails: `node fake-server.mjs PORT [silent|broken]`.
import { createServer } from 'node:net';

const [port, kind] = process.argv.slice(2);
if (kind === 'broken') {
  console.error('LOG: starting\nFATAL: nothing works here');
  process.exit(3);
}
setInterval(() => undefined, 1000);
if (kind !== 'silent') createServer().listen(Number(port), '127.0.0.1');
