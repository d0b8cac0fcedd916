import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader } from 'jose';
import { DpopKey } from '../../agent/dpop.ts';
import { JWT_BEARER_GRANT } from '../../lambdas/core/tokens/request.ts';
import { basic } from '../support/redemption.ts';
import type { WayWorld } from './world.ts';

/** One way in which a client comes to its first token; `docs/ways/ID.md` has the transcript. Another one is one more entry. */
export interface Way {
  readonly id: string;
  readonly walk: (world: WayWorld) => Promise<void>;
}

const SCOPE = 'projects:read projects:rename';

export const WAYS: readonly Way[] = [
  { id: 'registered', walk: registered },
  { id: 'self-registered', walk: selfRegistered },
  { id: 'mapped-id', walk: mappedId },
  { id: 'vouched', walk: vouched },
];

/** Letter A: by the vendor, with a secret; for each organization its enablement. */
async function registered(world: WayWorld): Promise<void> {
  await world.trusted();
  const { organization, transcript } = world;
  transcript.note('The vendor registers the tool, and the organization enables it.');
  const client = await createClient(world, 'editor-registered', 'editor');
  await world.operator('client', 'enable', organization, client.id);
  await askAndRedeem(world, client, client.id);
}

/** Letter D: the provider calls the tool by another name than we do. */
async function mappedId(world: WayWorld): Promise<void> {
  const idp = await world.trusted();
  const { organization, transcript } = world;
  const theirs = '0oa8f3editor';
  transcript.note('The organization says by which name its provider knows the tool.');
  const client = await createClient(world, 'editor-mapped', 'editor');
  await world.operator('client', 'enable', organization, client.id, '--idp', idp, '--alias', theirs);
  await askAndRedeem(world, client, theirs);
  transcript.note('The tool’s own id is nothing that this provider could say.');
  const assertion = await world.assertion(client.id, SCOPE);
  await redeem(world, client, assertion);
}

/** Letter C: nobody registers it; its provider binds the assertion to its key, and the tool proves that key. */
async function vouched(world: WayWorld): Promise<void> {
  const idp = await world.trusted();
  const { organization, transcript } = world;
  const key = new DpopKey();
  const proof = () => key.proof({ method: 'POST', url: `${world.issuer}/oauth/token` });
  const jkt = await thumbprintOf(await proof());
  transcript.hide(jkt, '0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I');
  transcript.note('The organization lets its provider vouch for tools that nobody registered.');
  await world.operator('idp', 'set', organization, idp, '--vouches-for-clients', 'on', '--vouched-scope', SCOPE);
  transcript.note('The tool gets an assertion that the provider has bound to the tool’s key, and proves that key.');
  const assertion = await world.assertion('desk-tool', SCOPE, jkt);
  const parameters = { grant_type: JWT_BEARER_GRANT, assertion };
  const request = { method: 'POST', path: '/oauth/token', parameters };
  const answer = await world.send(request, { proof: await proof() });
  const client = String(decodeJwt(String(answer['access_token']))['client_id']);
  transcript.hide(client, 'prv_0123456789abcdef0123456789abcdef');
  world.tellToken(answer['access_token']);
  transcript.note('An assertion is worth nothing to whoever has it and proves another key.');
  const stolen = await world.assertion('desk-tool', SCOPE, jkt);
  const other = await new DpopKey().proof({ method: 'POST', url: `${world.issuer}/oauth/token` });
  await world.send(
    { ...request, parameters: { ...parameters, assertion: stolen } },
    { proof: other, tell: toldRefusal },
  );
  transcript.note(
    'It reads, and a write is asked for. The organization sees where it came from, and can take it all back.',
  );
  await world.operator('recall', 'client', organization, client, '--yes');
}

async function thumbprintOf(proof: string): Promise<string> {
  const { jwk } = decodeProtectedHeader(proof);
  if (jwk === undefined) throw new Error('a proof has no key');
  return calculateJwkThumbprint(jwk);
}

/** Letter B: by a document at its own address; and with a token, where it has no address. */
async function selfRegistered(world: WayWorld): Promise<void> {
  const { transcript, documentUrl, person } = world;
  const { organization } = person;
  transcript.hide(organization, 'acme');
  const host = new URL(documentUrl).host;
  transcript.note('The organization lets tools of one host in, which may read.');
  const listed = ['--client-documents', 'listed', '--client-document-host', host];
  await world.operator('org', 'set', organization, ...listed, '--client-document-scope', 'projects:read');
  transcript.note('The tool sends a browser. Nobody has registered it: its id is the address of its document.');
  const verifier = 'v'.repeat(43);
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
  const redirect = 'http://127.0.0.1:51000/callback';
  const code = await world.allowed('/oauth/authorize', {
    ...{ response_type: 'code', client_id: documentUrl, redirect_uri: redirect, scope: 'projects:read' },
    ...{ code_challenge: codeChallenge, code_challenge_method: 'S256', state: 'xyz', organization },
  });
  const form = { grant_type: 'authorization_code', client_id: documentUrl, redirect_uri: redirect };
  const parameters = { ...form, code, code_verifier: verifier };
  const token = await world.send({ method: 'POST', path: '/oauth/token', parameters });
  world.tellToken(token['access_token']);
  await registerItself(world, organization);
}

async function registerItself(world: WayWorld, organization: string): Promise<void> {
  const { transcript } = world;
  transcript.note('A tool without an address registers itself, with a token of the organization.');
  const made = await world.operator('client', 'registration-token', 'create', organization);
  transcript.hide(String(made['secret']), '…');
  transcript.hide(String(made['id']), 'rt_0123456789abcdef');
  const json = {
    client_name: 'Desk Tool',
    redirect_uris: ['http://127.0.0.1/callback'],
    token_endpoint_auth_method: 'none',
  };
  const authorization = { sent: `Bearer ${made['secret']}`, told: 'Bearer …' };
  const told = ['client_id', 'redirect_uris', 'token_endpoint_auth_method', 'registration_status'];
  const tell = (answer: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(told.map((name) => [name, answer[name]]));
  const request = { method: 'POST', path: '/oauth/register', json };
  const registration = await world.send(request, { authorization, tell });
  const id = String(registration['client_id']);
  transcript.hide(id, 'dyn_0123456789abcdef');
  transcript.note('It gets nothing before an administrator has enabled it.');
  await world.operator('client', 'enable', organization, id, '--scope', 'projects:read');
}

interface Known {
  readonly id: string;
  readonly secret: string;
}

async function createClient(world: WayWorld, id: string, shown: string): Promise<Known> {
  world.transcript.hide(id, shown);
  const auth = ['--auth', 'client_secret_basic'];
  const { secret = '' } = await world.operator('client', 'create', id, ...auth, '--scope', SCOPE);
  return { id, secret };
}

/** The tool asks first, and then redeems. */
async function askAndRedeem(world: WayWorld, client: Known, clientId: string): Promise<void> {
  world.transcript.note('The tool asks whether its person’s provider is good here.');
  const issuer = { issuer: world.issuerOfProvider };
  await world.send({ method: 'POST', path: '/oauth/acceptance', parameters: issuer }, { authorization: told(client) });
  world.transcript.note('It gets an assertion from the provider, and redeems it.');
  const answer = await redeem(world, client, await world.assertion(clientId, SCOPE));
  world.tellToken(answer['access_token']);
}

const told = (client: Known) => ({ sent: basic(client), told: `Basic (${client.id}, its secret)` });

function redeem(world: WayWorld, client: Known, assertion: string) {
  const parameters = { grant_type: JWT_BEARER_GRANT, assertion };
  const request = { method: 'POST', path: '/oauth/token', parameters };
  return world.send(request, { authorization: told(client), tell: toldRefusal });
}

/** Without what is another in each run. */
function toldRefusal({ correlation_id: _, error_uri: __, ...answer }: Readonly<Record<string, unknown>>) {
  const { error_description: description } = answer;
  if (typeof description !== 'string') return answer;
  return { ...answer, error_description: description.replace(/ \(correlation id .*\)$/, '') };
}
