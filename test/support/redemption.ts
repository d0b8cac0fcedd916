import { JWT_BEARER_GRANT } from '../../lambdas/core/tokens/request.ts';
import type { Operator } from './operator.ts';
import type { RunningStack } from './running-stack.ts';
import type { TestProvider } from './test-provider.ts';

export interface ClientCredentials {
  readonly id: string;
  readonly secret: string;
}

/** An answer of the token endpoint. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export function basic({ id, secret }: ClientCredentials): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

/** RFC 7523 §2.1, with client_secret_basic. */
export async function redeem(
  { tokenEndpoint }: Pick<RunningStack, 'tokenEndpoint'>,
  client: ClientCredentials,
  parameters: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { authorization: basic(client) },
    body: new URLSearchParams({ grant_type: JWT_BEARER_GRANT, ...parameters }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as TokenAnswer['body'] };
}

/** An organization that is ready to redeem: provider, client and one member. */
export interface ReadyOrganization {
  readonly id: string;
  readonly issuer: string;
  readonly provider: string;
  readonly client: ClientCredentials;
  /** The member's id, and the subject that the provider knows the member by. */
  readonly member: string;
  readonly subject: string;
}

const SCOPE = 'projects:read projects:create projects:rename';

/** Registers an organization with the operator's command, as many steps at once as do not wait for each other. */
export async function readyOrganization(
  operator: Operator,
  provider: TestProvider,
  { id, auth = 'client_secret_basic' }: { readonly id: string; readonly auth?: string },
): Promise<ReadyOrganization> {
  const client = `client-of-${id}`;
  const issuer = provider.issuer(id);
  const [{ secret }] = await Promise.all([
    operator.json<{ readonly secret: string }>('client', 'create', client, '--auth', auth, '--scope', SCOPE),
    operator.json('org', 'create', id),
  ]);
  const [idp] = await Promise.all([
    operator.json<{ readonly id: string }>('idp', 'add', id, '--issuer', issuer),
    operator.json('client', 'enable', id, client),
  ]);
  const subject = `subject-in-${id}`;
  const link = ['--id', `maria-of-${id}`, '--subject', `${idp.id}:${subject}`];
  const member = await operator.json<{ readonly id: string }>(
    'member',
    'add',
    id,
    'maria@example.com',
    ...['--role', 'editor', ...link],
  );
  return { id, issuer, provider: idp.id, client: { id: client, secret }, member: member.id, subject };
}

/** The claims of an assertion that redeems, but for what is overridden. */
export function claimsFor(
  { issuer: aud }: Pick<RunningStack, 'issuer'>,
  organization: ReadyOrganization,
  overrides: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const { issuer: iss, subject: sub, client } = organization;
  return { iss, aud, sub, client_id: client.id, scope: SCOPE, ...overrides };
}
