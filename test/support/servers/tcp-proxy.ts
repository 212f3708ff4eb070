import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** How a proxy treats connections. */
type Way =
  /** Passes everything on. */
  | 'open'
  /** Nobody listens: connections are refused, and those there are cut. */
  | 'refusing'
  /** Takes everything and passes nothing on, as a network that loses every packet. */
  | 'silent';

/** A TCP proxy in front of a server, by which a test takes the server away and gives it back. */
export interface TcpProxy {
  port: number;
  become: (way: Way) => Promise<void>;
  stop: () => Promise<void>;
}

/** Starts an open proxy to a server on this machine. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  let way: Way = 'open';
  const sockets = new Set<Socket>();
  const own = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    return socket;
  };
  // Node cannot reset a socket that is shutting down, and would leave it open (UV_EINVAL of uv_tcp_close_reset).
  const cut = (): void =>
    sockets.forEach((socket) => (socket.writableEnded ? socket.destroy() : socket.resetAndDestroy()));
  const accept = (client: Socket): void => {
    own(client);
    const server = own(createConnection(targetPort, '127.0.0.1'));
    const pass = (from: Socket, to: Socket): void => {
      // What comes while it is silent is lost, and with it the connection once packets pass again.
      from.on('data', (chunk: Buffer) => way === 'open' && to.write(chunk));
      from.on('close', () => way === 'open' && to.destroy());
    };
    pass(client, server);
    pass(server, client);
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
    cut();
    if (server) await new Promise((resolve) => server.close(resolve));
  };

  const port = await listen(0);
  return {
    port,
    become: async (next) => {
      // A peer that is back knows nothing of the connections from before.
      if (way === 'silent') cut();
      way = next;
      if (next === 'refusing') await refuse();
      else if (!listening) await listen(port);
    },
    stop: refuse,
  };
}
