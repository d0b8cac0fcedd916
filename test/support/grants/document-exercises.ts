import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  allowed,
  allowTool,
  askPerson,
  pageFor,
  pushRequest,
  REDIRECT,
  redeemed,
  SCOPE,
} from './authorization-exercises.ts';
import type { Exercise } from './exercise.ts';
import type { GrantWorld } from './grant-world.ts';

/** A tool that nobody registered, whose document stands at a host that nobody has asked yet. */
async function withDocument(use: (client: string, host: string) => Promise<boolean>): Promise<boolean> {
  let id = '';
  const server = createServer((_, response) => {
    const document = { client_id: id, redirect_uris: [REDIRECT], grant_types: ['authorization_code', 'refresh_token'] };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  id = `http://${host}/client.json`;
  return use(id, host).finally(() => new Promise((done) => server.close(done)));
}

function policy(world: GrantWorld, ...options: readonly string[]): Promise<true> {
  return world.command('org', 'set', 'acme', ...options, '--client-document-scope', SCOPE);
}

const listed = (world: GrantWorld, host: string) =>
  policy(world, '--client-documents', 'listed', '--client-document-host', host);

/** From its document to the code of the first yes. */
export const admitByDocument: Exercise = (world) =>
  withDocument(async (client, host) => {
    await listed(world, host);
    return (await allowed(world, await pageFor(world, client))).length === 43;
  });

/** A member asks the administrators. */
export const askForTool: Exercise = (world) =>
  withDocument(async (client) => {
    await policy(world, '--client-documents', 'approval');
    const answer = await world.answerTo(await pageFor(world, client), 'ask');
    return (await answer.text()).includes('see in the console');
  });

/** A token of a client whose document has to be read again. */
export const redeemWithOldDocument: Exercise = (world) =>
  withDocument(async (client, host) => {
    await listed(world, host);
    const { status } = await redeemed(world, client, () => world.ageDocument(client));
    return status === 200;
  });

export const AUTHORIZATION: Readonly<Record<string, Exercise>> = {
  'dynamodb:GetItem Sessions': askPerson,
  'dynamodb:UpdateItem Sessions': async (world) => {
    await world.age(world.maria);
    return askPerson(world);
  },
  'dynamodb:GetItem Directory': askPerson,
  'dynamodb:GetItem Members': askPerson,
  'dynamodb:ConditionCheckItem Directory': admitByDocument,
  'dynamodb:PutItem Directory': admitByDocument,
  'dynamodb:UpdateItem Directory client': admitByDocument,
  'dynamodb:UpdateItem Directory asked': askForTool,
  'dynamodb:PutItem Status': admitByDocument,
  'dynamodb:UpdateItem ProviderKeys': admitByDocument,
  'dynamodb:PutItem AuthorizationGrants': allowTool,
  'dynamodb:PutItem AuditTrail': allowTool,
  'dynamodb:GetItem AuthorizationGrants': pushRequest,
  'dynamodb:DeleteItem AuthorizationGrants': pushRequest,
};
