import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** How a proxy treats connections. */
type Way =
  /** Passes everything on. */
  | 'open'
  /** Nobody listens. New connections are refused, and open ones are cut. */
  | 'refusing'
  /** Accepts everything and passes nothing on, like a network that loses every packet. */
  | 'silent';

/** A TCP proxy in front of a server. With it a test can take the server away and give it back. */
export interface TcpProxy {
  port: number;
  become: (way: Way) => Promise<void>;
  /**
   * Loses the server's answer to some bytes. The server gets these bytes and answers them.
   * @param how `cut` then closes the caller's connection; `silent` leaves it open but passes nothing on
   * @param isMeant whether the answer to these bytes is lost
   */
  loseAnswers: (how: 'cut' | 'silent', isMeant: (sent: string) => boolean) => void;
  stop: () => Promise<void>;
}

/** Starts an open proxy to a server on this machine. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  let way: Way = 'open';
  let losing: { how: 'cut' | 'silent'; isMeant: (sent: string) => boolean } | undefined;
  const sockets = new Set<Socket>();
  const own = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    return socket;
  };
  // Node cannot reset a socket that is shutting down. It would stay open (UV_EINVAL of uv_tcp_close_reset).
  const reset = (socket: Socket): unknown =>
    socket.writableEnded ? socket.destroy() : socket.resetAndDestroy();
  const accept = (client: Socket): void => {
    own(client);
    const server = own(createConnection(targetPort, '127.0.0.1'));
    let lost: 'cut' | 'silent' | undefined;
    // Bytes that come while the proxy is silent are lost. The connection is cut when packets pass again.
    client.on('data', (sent: Buffer) => {
      if (way !== 'open') return;
      if (losing?.isMeant(sent.toString('latin1'))) lost = losing.how;
      server.write(sent);
    });
    server.on('data', (answer: Buffer) => {
      if (lost === 'cut') reset(client);
      else if (way === 'open' && lost === undefined) client.write(answer);
    });
    client.on('close', () => way === 'open' && server.destroy());
    server.on('close', () => way === 'open' && client.destroy());
  };
  let listening: Server | undefined;
  const listen = async (port: number): Promise<number> => {
    const server = createServer(accept);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    listening = server;
    return (server.address() as { port: number }).port;
  };
  const refuse = async (): Promise<void> => {
    const server = listening;
    listening = undefined;
    sockets.forEach(reset);
    if (server) await new Promise((resolve) => server.close(resolve));
  };

  const port = await listen(0);
  return {
    port,
    become: async (next) => {
      // A server that is back does not know the old connections.
      if (way === 'silent') sockets.forEach(reset);
      way = next;
      losing = undefined;
      if (next === 'refusing') await refuse();
      else if (!listening) await listen(port);
    },
    loseAnswers: (how, isMeant) => {
      losing = { how, isMeant };
    },
    stop: refuse,
  };
}
