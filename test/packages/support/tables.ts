import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

const ROWS: Readonly<Record<string, object>> = {
  Members: { role: { S: 'editor' }, status: { S: 'active' } },
  Status: { status: { S: 'active' } },
};

/** A DynamoDB of two tables in which everybody is an editor and everything is active. */
export async function startTables() {
  const server = createServer(async (request, response) => {
    const { TableName } = (await json(request)) as { readonly TableName: string };
    response.end(JSON.stringify({ Item: ROWS[TableName] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
