import { connect, type Socket } from 'node:net';

/** A connection that can send what no HTTP client sends. */
export interface TcpCaller {
  socket: Socket;
  /** Everything that came back until now. */
  received: () => string;
  /** Resolves with everything that came back when the server has closed the connection. */
  ended: Promise<string>;
}

/** Connects to the server of a URL. */
export function connectTo(url: string): TcpCaller {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
  const ended = new Promise<string>((resolve) => {
    // A server that closes before it has read everything resets the connection. What it sent before still counts.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });
  return { socket, received: () => received, ended };
}

/** Sends these bytes, and returns everything that comes back until the server closes the connection. */
export function sendBytes(url: string, bytes: string | Buffer): Promise<string> {
  const { socket, ended } = connectTo(url);
  socket.write(bytes);
  return ended;
}

/** The text of a request: its first line, headers and body. Nothing is added. */
export function wire(lines: string[], body = ''): string {
  return [...lines, '', body].join('\r\n');
}

/** The statuses of the answers in a text that came back, in order. */
export function statusesIn(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
