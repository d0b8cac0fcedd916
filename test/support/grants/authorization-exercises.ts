import { createHash } from 'node:crypto';
import { basic } from '../redemption.ts';
import type { Exercise } from './exercise.ts';
import type { GrantWorld } from './grant-world.ts';

export const REDIRECT = 'http://127.0.0.1/callback';
const VERIFIER = 'v'.repeat(43);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
export const SCOPE = 'projects:read';

/** A public tool that acme has enabled, new each time. */
async function tool(world: GrantWorld): Promise<string> {
  const id = `tool-${world.next()}`;
  await world.command('client', 'create', id, '--public', '--redirect-uri', REDIRECT, '--scope', SCOPE);
  await world.command('client', 'enable', 'acme', id, '--scope', SCOPE);
  return id;
}

const requestOf = (client: string) => ({
  ...{ response_type: 'code', client_id: client, redirect_uri: REDIRECT },
  ...{ code_challenge: CHALLENGE, code_challenge_method: 'S256' },
});

export async function pageFor({ maria }: GrantWorld, client: string): Promise<string> {
  return (await maria.request(`/oauth/authorize?${new URLSearchParams(requestOf(client))}`)).text();
}

const isQuestion = (page: string) => page.includes('value="allow"');

/** Maria allows it. @throws when she gets no code to carry */
async function codeFor(world: GrantWorld, client: string): Promise<string> {
  return allowed(world, await pageFor(world, client));
}

export async function allowed(world: GrantWorld, page: string): Promise<string> {
  const answer = await world.answerTo(page, 'allow');
  const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code');
  if (code === null) throw new Error('no code');
  return code;
}

async function token({ stack }: GrantWorld, form: Readonly<Record<string, string>>) {
  const response = await fetch(stack.running.tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
}

export const askPerson: Exercise = async (world) => isQuestion(await pageFor(world, await tool(world)));
export const allowTool: Exercise = async (world) => (await codeFor(world, await tool(world))).length === 43;

/** `before`: what happens between the code and the token. */
export async function redeemed(world: GrantWorld, named?: string, before?: () => Promise<void>) {
  const client = named ?? (await tool(world));
  const code = await codeFor(world, client);
  await before?.();
  const bound = { client_id: client, redirect_uri: REDIRECT, code_verifier: VERIFIER };
  const { status, body } = await token(world, { grant_type: 'authorization_code', code, ...bound });
  return { client, status, refreshToken: String(body['refresh_token']) };
}

const refresh = (
  world: GrantWorld,
  { client, refreshToken }: { readonly client: string; readonly refreshToken: string },
) => token(world, { grant_type: 'refresh_token', client_id: client, refresh_token: refreshToken });

/** From the page to a refreshed token. */
export const redeemCode: Exercise = async (world) => {
  const first = await redeemed(world);
  return first.status === 200 && (await refresh(world, first)).status === 200;
};

/** From the page to a refresh token that its tool gives up. */
export const giveUpRefreshToken: Exercise = async (world) => {
  const { client, refreshToken } = await redeemed(world);
  const body = new URLSearchParams({ client_id: client, token: refreshToken });
  const { status } = await fetch(`${world.stack.running.issuer}/oauth/revoke`, { method: 'POST', body });
  return status === 200 && (await refresh(world, { client, refreshToken })).status === 400;
};

/** From a secret client's push to the code of its one answer. */
export const pushRequest: Exercise = async (world) => {
  const id = `web-${world.next()}`;
  const { operator, issuer } = world.stack.running;
  const { secret } = await operator.json(
    ...['client', 'create', id, '--auth', 'client_secret_basic', '--redirect-uri', REDIRECT, '--scope', SCOPE],
  );
  await world.command('client', 'enable', 'acme', id, '--scope', SCOPE);
  const response = await fetch(`${issuer}/oauth/par`, {
    method: 'POST',
    headers: { authorization: basic({ id, secret: String(secret) }) },
    body: new URLSearchParams(requestOf(id)),
  });
  if (response.status !== 201) return false;
  const { request_uri } = (await response.json()) as { readonly request_uri: string };
  const page = await (
    await world.maria.request(`/oauth/authorize?${new URLSearchParams({ client_id: id, request_uri })}`)
  ).text();
  return isQuestion(page) && (await allowed(world, page)).length === 43;
};
