import type { Server } from 'node:http';
import type { Server as NetServer } from 'node:net';

export interface Listening {
  /** `http://127.0.0.1:<port>`. */
  readonly address: string;
  close(): Promise<void>;
}

/** A server on a free port of the loopback interface. */
export async function listening(server: Server | NetServer): Promise<Listening> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const address = server.address();
  return {
    address: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    close() {
      const { promise: closed, resolve: hasClosed } = Promise.withResolvers<void>();
      server.close(() => hasClosed());
      if ('closeAllConnections' in server) server.closeAllConnections();
      return closed;
    },
  };
}
