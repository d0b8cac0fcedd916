import { createServer } from 'node:net';
import { PortInUse } from '../aws/cloud/start-local-cloud.ts';

/** The port itself if nobody listens there, or for 0 one that is free now. @throws PortInUse */
export async function freePort(port: number): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUse(port) : error),
    );
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
