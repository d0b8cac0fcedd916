import { type Account, DEMO_ACCOUNTS } from '../identity-provider/accounts.ts';
import { readDeclaredAuthority } from '../runtime/demo-configuration.ts';
import { displayPath } from '../runtime/display-path.ts';
import { demoEnvironmentPath, type KnownDemoClient, readDemoClient, writeDemoEnvironment } from './demo-environment.ts';
import {
  DEMO_AGENT_CLIENT,
  DEMO_CLIENT,
  DEMO_ORGANIZATION,
  DEMO_SIGN_IN_CLIENT,
  DEMO_TOOL_NAMES,
} from './demo-names.ts';
import { type DemoScopes, demoScopes } from './demo-scopes.ts';
import { type OperatorCommand, operatorCommand } from './operator-command.ts';
import { pastedCommand, pastedStart } from './pasted-command.ts';

export interface Demo {
  readonly clientSecret: string;
  /** Of the tool whose writes are asked. */
  readonly agentClientSecret: string;
  /** Id of the identity provider that is running. */
  readonly provider: string;
  /** The commands that were run, as a person would type them; empty when all of it was there already. */
  readonly commands: readonly string[];
  /** Whom the walkthrough speaks of, with the roles that they have now. */
  readonly members: readonly DemoMember[];
}

export interface DemoMember {
  readonly email: string;
  readonly role: string;
}

interface Identified {
  readonly id: string;
}

/**
 * Registers what the walkthrough needs, with the operator's own command. What a former start has left is used again;
 * an identity provider on another port is one more provider.
 */
export async function setUpDemo(
  state: string,
  issuer: string,
  identityProvider: string,
  accounts: readonly Account[] = DEMO_ACCOUNTS,
  scopes: DemoScopes = demoScopes(readDeclaredAuthority()),
): Promise<Demo> {
  const commands: string[] = [];
  const countersign = recording(state, commands);
  await ensureOrganization(countersign);
  const provider = await ensureProvider(countersign, identityProvider);
  const known = knownClient(state, scopes);
  const clientSecret = known?.secret ?? (await createDemoClient(countersign, state, DEMO_CLIENT, scopes));
  await countersign('client', 'enable', DEMO_ORGANIZATION.id, DEMO_CLIENT);
  const agentClientSecret =
    known?.agentSecret ?? (await createDemoClient(countersign, state, DEMO_AGENT_CLIENT, scopes));
  await countersign('client', 'enable', DEMO_ORGANIZATION.id, DEMO_AGENT_CLIENT, '--writes', 'asked');
  const members = await addPeople(countersign, provider, accounts, scopes);
  writeDemoEnvironment(state, {
    ISSUER: issuer,
    ORGANIZATION: DEMO_ORGANIZATION.id,
    CLIENT_ID: DEMO_CLIENT,
    CLIENT_SECRET: clientSecret,
    AGENT_CLIENT_SECRET: agentClientSecret,
    SCOPE: scopes.client.join(' '),
  });
  return { clientSecret, agentClientSecret, provider, commands, members };
}

function recording(state: string, commands: string[]): OperatorCommand {
  const run = operatorCommand(state);
  return <T>(...args: readonly string[]) => {
    if (!args.includes('list')) commands.push(pastedCommand(state, args));
    return run<T>(...args);
  };
}

async function ensureOrganization(countersign: OperatorCommand): Promise<void> {
  type Listed = Identified & { readonly agents: string };
  const existing = await countersign<readonly Listed[]>('org', 'list');
  const known = existing.find(({ id }) => id === DEMO_ORGANIZATION.id);
  if (known === undefined) {
    await countersign('org', 'create', DEMO_ORGANIZATION.id, '--name', DEMO_ORGANIZATION.name);
  }
  if (known?.agents !== 'on') await countersign('org', 'set', DEMO_ORGANIZATION.id, '--agents', 'on');
}

async function ensureProvider(countersign: OperatorCommand, issuer: string): Promise<string> {
  type Listed = Identified & { readonly issuer: string; readonly signIn?: string };
  const existing = await countersign<readonly Listed[]>('idp', 'list', DEMO_ORGANIZATION.id);
  const known = existing.find((provider) => provider.issuer === issuer);
  const add = ['idp', 'add', DEMO_ORGANIZATION.id, '--issuer', issuer, '--email-domain', 'acme.example'];
  const id = known?.id ?? (await countersign<Identified>(...add)).id;
  if (known?.signIn === undefined) {
    await countersign('idp', 'set', DEMO_ORGANIZATION.id, id, '--client-id', DEMO_SIGN_IN_CLIENT);
  }
  return id;
}

/** A client's ceiling stays as it was created, so a state belongs to the scopes that it was begun with. */
function knownClient(state: string, { client }: DemoScopes): KnownDemoClient | undefined {
  const known = readDemoClient(state);
  if (known?.scope === undefined || known.scope === client.join(' ')) return known;
  throw new Error(
    `${displayPath(state)} was begun with other scopes (${known.scope}). Begin anew with --fresh, or beside it with --state`,
  );
}

async function createDemoClient(
  countersign: OperatorCommand,
  state: string,
  id: keyof typeof DEMO_TOOL_NAMES,
  { client }: DemoScopes,
): Promise<string> {
  const create = ['client', 'create', id, '--name', DEMO_TOOL_NAMES[id], '--auth', 'client_secret_basic'];
  try {
    return (await countersign<{ readonly secret: string }>(...create, '--scope', client.join(' '))).secret;
  } catch (error) {
    const hint = `If ${demoEnvironmentPath(state)} was deleted, its secret is gone: begin anew with ${pastedStart(state, '--fresh')}`;
    throw new Error(`${(error as Error).message}\n${hint}`);
  }
}

/** Alice administers projects, Bob only looks at them; whom somebody has given another role since keeps it. */
async function addPeople(
  countersign: OperatorCommand,
  provider: string,
  accounts: readonly Account[],
  scopes: DemoScopes,
): Promise<readonly DemoMember[]> {
  const members = await countersign<readonly DemoMember[]>('member', 'list', DEMO_ORGANIZATION.id);
  const people: DemoMember[] = [];
  for (const { email, subject } of accounts) {
    const known = members.find((member) => member.email === email);
    const role = known?.role ?? (email.startsWith('alice@') ? scopes.role : scopes.readingRole);
    const add = ['member', 'add', DEMO_ORGANIZATION.id, email, '--role', role];
    await countersign(...add, '--subject', `${provider}:${subject}`);
    people.push({ email, role });
  }
  return people;
}
