import { connect, type Socket } from 'node:net';

/** A connection that sends what no HTTP client would. */
export interface TcpCaller {
  socket: Socket;
  /** Everything that came back so far. */
  received: () => string;
  /** Everything that came back, once the server has closed the connection. */
  ended: Promise<string>;
}

/** Connects to the server of a URL. */
export function connectTo(url: string): TcpCaller {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
  const ended = new Promise<string>((resolve) => {
    // A server that closes with input unread resets the connection: what it sent before still counts.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(received));
  });
  return { socket, received: () => received, ended };
}

/** Sends these bytes and returns everything that comes back until the server closes the connection. */
export function sendBytes(url: string, bytes: string | Buffer): Promise<string> {
  const { socket, ended } = connectTo(url);
  socket.write(bytes);
  return ended;
}

/** A request as it goes over the wire: its first line, headers and body, with nothing added. */
export function wire(lines: string[], body = ''): string {
  return [...lines, '', body].join('\r\n');
}

/** The statuses of the answers in what came back, in their order. */
export function statusesIn(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
