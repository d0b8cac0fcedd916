import { randomUUID } from 'node:crypto';
import { JWT_BEARER_GRANT } from '../../../lambdas/core/tokens/request.ts';
import { PEOPLE } from '../agent-stack.ts';
import { proofKey, signProof } from '../dpop.ts';
import { SignInBrowser, submitForm } from '../sign-in-browser.ts';
import { redeemCode } from './authorization-exercises.ts';
import { redeemWithOldDocument } from './document-exercises.ts';
import type { Exercise } from './exercise.ts';
import type { GrantWorld } from './grant-world.ts';

const redeem: Exercise = async (world) => (await world.redeemed(await world.stack.assertion())).status === 200;

/** An agent's tool that names a session: of a provider that says that an agent acts. */
const redeemForSession: Exercise = async (world) => {
  const assertion = await world.stack.assertion({ act: { sub: 'agent', sub_profile: 'ai_agent' } });
  return (await world.redeemed(assertion, world.stack.acme, { agent_session: `chat-${world.next()}` })).status === 200;
};

/** A session, and one under it. */
const redeemUnderParent: Exercise = async (world) => {
  const sent = { act: { sub: 'agent', sub_profile: 'ai_agent' } };
  const top = `chat-${world.next()}`;
  for (const form of [{ agent_session: top }, { agent_session: `${top}-sub`, agent_session_parent: top }]) {
    const { status } = await world.redeemed(await world.stack.assertion(sent), world.stack.acme, form);
    if (status !== 200) return false;
  }
  return true;
};

/** A client that nobody registered, and that proves the key which its provider has bound the assertion to. */
const redeemByKey: Exercise = async (world) => {
  const { stack } = world;
  const { running, acme } = stack;
  await world.command('idp', 'set', 'acme', acme.provider, '--vouches-for-clients', 'on');
  const bound = { client_id: `tool-${world.next()}`, cnf: { jkt: proofKey.thumbprint } };
  const body = new URLSearchParams({ grant_type: JWT_BEARER_GRANT, assertion: await stack.assertion(bound) });
  const claims = { htu: running.tokenEndpoint, iat: Math.floor(Date.now() / 1_000), jti: randomUUID() };
  const answer = await fetch(running.tokenEndpoint, { method: 'POST', headers: { dpop: signProof({ claims }) }, body });
  return answer.status === 200;
};

/** Somebody whom nobody knows, from a provider that brings people just in time. */
const provision: Exercise = async (world) => {
  const n = world.next();
  const person = { sub: `new-${n}`, email: `new-${n}@jit.example`, email_verified: true };
  return (await world.redeemed(await world.jitAssertion(person))).status === 200;
};

/** A member whom no provider knows yet, by address. */
const link: Exercise = async (world) => {
  const n = world.next();
  const email = `linked-${n}@jit.example`;
  await world.command('member', 'add', 'acme', email, '--role', 'viewer');
  const assertion = await world.jitAssertion({ sub: `linked-${n}`, email, email_verified: true });
  return (await world.redeemed(assertion)).status === 200;
};

/** Signing fails, the record is undone, and the same assertion redeems when signing works again. */
const undo: Exercise = async (world) => {
  const sign = world.grant('TokenEndpointToken', 'kms:Sign key/*');
  const assertion = await world.stack.assertion();
  const giveBack = world.iam.withhold(sign);
  const failed = await world.redeemed(assertion).finally(giveBack);
  return failed.status === 500 && (await world.redeemed(assertion)).status === 200;
};

export const TOKEN: Readonly<Record<string, Exercise>> = {
  'dynamodb:GetItem Directory': redeem,
  'dynamodb:GetItem Members': redeem,
  'dynamodb:GetItem ProviderKeys': redeem,
  'dynamodb:UpdateItem ProviderKeys': afterForgettingKeys(redeem),
  'dynamodb:PutItem Redemptions': redeem,
  'dynamodb:DeleteItem Redemptions': undo,
  'dynamodb:UpdateItem Directory client': redeemWithOldDocument,
  'dynamodb:UpdateItem Directory vouched': redeemByKey,
  'dynamodb:PutItem Status': redeemByKey,
  'dynamodb:GetItem AuthorizationGrants': redeemCode,
  'dynamodb:UpdateItem AuthorizationGrants': redeemCode,
  'dynamodb:UpdateItem AgentSessions': redeemForSession,
  'dynamodb:GetItem AgentSessions': redeemUnderParent,
  'dynamodb:ConditionCheckItem Directory': provision,
  'dynamodb:PutItem Directory': provision,
  'dynamodb:PutItem Members': provision,
  'dynamodb:UpdateItem Members': link,
  'dynamodb:PutItem AuditTrail': provision,
  'dynamodb:GetItem KeyRing': redeem,
  'kms:Sign key/*': redeem,
};

function afterForgettingKeys(exercise: Exercise): Exercise {
  return async (world) => {
    await world.forgetProviderKeys();
    return exercise(world);
  };
}

/** With our keys; a rejection is no sign-in. */
const signIn: Exercise = async ({ stack }) => (await stack.signedIn(PEOPLE.bob)).cookies.has('countersign_session');

const signInBySecret: Exercise = async (world) => (await world.signedInAtGlobex()) !== undefined;

const signInAsNewcomer: Exercise = async (world) => {
  await world.forgetAliceAtGlobex();
  return signInBySecret(world);
};

const useSession: Exercise = async ({ maria }) => (await maria.request('/session')).status === 200;

const useOldSession: Exercise = async (world) => {
  await world.age(world.maria);
  return useSession(world);
};

const signOut =
  (path: string): Exercise =>
  async (world) => {
    const browser = await world.signedInAtGlobex();
    return browser !== undefined && (await browser.post(path)).status < 400;
  };

/** An administrator of a new organization, whom a setup link lets in, signs in through a provider that waits for it. */
const activate: Exercise = async ({ stack }) => {
  const { operator, issuer, stack: local } = stack.running;
  const organization = `setup-${randomUUID().slice(0, 8)}`;
  await operator.json('org', 'create', organization);
  // One trust of its own each time: the audience tenant says nothing about sign-in.
  const options = ['--issuer', local.identityProvider.issuer, '--audience-tenant', organization, '--pending'];
  const { id: idp = '' } = await operator.json('idp', 'add', organization, ...options);
  await operator.json('idp', 'set', organization, idp, '--client-id', 'countersign');
  const { url = '' } = await operator.json('setup-link', organization, '--email', 'founder@acme.example');
  const browser = new SignInBrowser(issuer);
  await browser.request(new URL(url).pathname, { method: 'POST', headers: { origin: issuer } });
  const begun = await browser.post(`/organizations/${organization}/identity-providers/${idp}/activate`);
  const { location } = (await begun.json()) as { readonly location: string };
  await browser.followToCallback(new URL(location), PEOPLE.bob);
  const decision = { decision: 'link', other_address: 'known' };
  return (await submitForm(browser, `/activate/${organization}/${idp}`, issuer, decision)).status === 303;
};

export const SIGN_IN: Readonly<Record<string, Exercise>> = {
  'dynamodb:GetItem Directory': signIn,
  'dynamodb:Query Directory': signIn,
  'dynamodb:ConditionCheckItem Directory': signInAsNewcomer,
  'dynamodb:PutItem Directory': signInAsNewcomer,
  'dynamodb:UpdateItem Directory': activate,
  // Whoever comes in for the first time stands elsewhere in the lists from then on.
  'dynamodb:DeleteItem Directory': activate,
  'dynamodb:UpdateItem Status': activate,
  'dynamodb:GetItem Members': signIn,
  'dynamodb:PutItem Members': signInAsNewcomer,
  'dynamodb:UpdateItem Members': signOut('/logout/everywhere'),
  'dynamodb:GetItem ProviderKeys': signIn,
  'dynamodb:UpdateItem ProviderKeys': afterForgettingKeys(signIn),
  'dynamodb:GetItem Sessions': useSession,
  'dynamodb:PutItem Sessions': signIn,
  'dynamodb:UpdateItem Sessions': useOldSession,
  'dynamodb:DeleteItem Sessions': signOut('/logout'),
  'dynamodb:PutItem AuditTrail': signIn,
  'dynamodb:GetItem KeyRing': signIn,
  'kms:Sign key/*': signIn,
  'kms:Decrypt secrets': signInBySecret,
};

const publish = async ({ stack }: GrantWorld) =>
  (await fetch(`${stack.running.issuer}/.well-known/jwks.json`)).status === 200;

/** A picture that is not there: it was looked for. */
const showLogo = async ({ stack }: GrantWorld) =>
  (await fetch(`${stack.running.issuer}/logo/spare/${'0'.repeat(64)}`)).status === 404;

export const METADATA: Readonly<Record<string, Exercise>> = {
  'dynamodb:GetItem KeyRing': publish,
  'dynamodb:GetItem Directory': showLogo,
};
