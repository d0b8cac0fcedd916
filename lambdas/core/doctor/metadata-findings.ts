import { ROUTES } from '../../routes.ts';
import { describeFetch, describeKeysFailure } from '../connection/describe-failure.ts';
import { parsedFinding } from '../connection/keys-finding.ts';
import type { StepFinding } from '../connection/step-report.ts';
import { pruneKeySet } from '../keys/jwk-set.ts';
import type { DoctorCheck } from './checks.ts';
import { answerOf, type Document, readDocument } from './document.ts';
import type { Observation } from './observation.ts';

export type DoctorFinding = StepFinding<DoctorCheck>;

/** A document as it came, and where from. */
export interface FoundDocument {
  readonly url: string;
  readonly document: Document;
}

/** What RFC 8414 and OpenID Connect Discovery call them, as every server does, this one too. */
const AUTHORIZATION_SERVER = ROUTES.metadata.authorizationServer.path;
const OPENID_CONFIGURATION = ROUTES.metadata.openIdConfiguration.path;

/** RFC 8414 §3.1 inserts the well-known path before the issuer's own; others append it, as OpenID Connect Discovery §4 does. */
export function metadataAddresses(issuer: string): Readonly<Record<'inserted' | 'appended' | 'openid', string>> {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return {
    inserted: origin + AUTHORIZATION_SERVER + path,
    appended: origin + path + AUTHORIZATION_SERVER,
    openid: origin + path + OPENID_CONFIGURATION,
  };
}

/** RFC 9728 §3.1, for a resource. */
export function resourceMetadataAddress(resource: string): string {
  const { origin, pathname, search } = new URL(resource);
  return `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}${search}`;
}

export function documentFinding(step: DoctorCheck, observation: Observation): DoctorFinding {
  const document = readDocument(observation);
  return document.ok ? { step, found: observation.request.url } : { step, ...document.error };
}

/** RFC 8414 §3.3: the issuer "MUST be identical" to the one that the address was made of, byte for byte. */
export function issuerFinding(issuer: string, documents: readonly FoundDocument[]): DoctorFinding {
  const other = documents.find(({ document }) => document['issuer'] !== issuer);
  if (other === undefined) return { step: 'issuer', found: issuer };
  const says = other.document['issuer'];
  if (typeof says !== 'string') {
    return {
      step: 'issuer',
      problem: `${other.url} names no issuer`,
      advice: 'The document must have the member issuer: serve it as the deployment makes it.',
    };
  }
  return {
    step: 'issuer',
    problem: `You say ${issuer}, ${other.url} says ${says}`,
    advice: issuerAdvice(issuer, says),
  };
}

/** Of two texts that a client compares byte for byte. */
export function issuerAdvice(expected: string, actual: string): string {
  const trimmed = (text: string) => text.replace(/\/$/, '');
  const difference =
    trimmed(expected) === trimmed(actual)
      ? 'They differ by a slash at the end alone, and clients compare byte for byte. '
      : expected.toLowerCase() === actual.toLowerCase()
        ? 'They differ in upper and lower case alone, and clients compare byte for byte. '
        : '';
  return `${difference}Name one of them everywhere: in the deployment's domain, at clients, at providers, and in authorization_servers of every API.`;
}

interface Member {
  readonly name: string;
  readonly fits: (value: unknown) => boolean;
  readonly neededBy: string;
}

const isText = (value: unknown) => typeof value === 'string' && value !== '';
const isList = (value: unknown) => Array.isArray(value);
const has = (text: string) => (value: unknown) => Array.isArray(value) && value.includes(text);

/** What clients stop without. Who needs a member is said where not every client does. */
const MEMBERS: readonly Member[] = [
  { name: 'token_endpoint', fits: isText, neededBy: 'every client' },
  { name: 'jwks_uri', fits: isText, neededBy: 'everybody who verifies a token' },
  { name: 'authorization_endpoint', fits: isText, neededBy: "the MCP TypeScript SDK's parser, whatever the grant" },
  { name: 'response_types_supported', fits: isList, neededBy: "the MCP TypeScript SDK's parser, also when empty" },
  {
    name: 'grant_types_supported',
    fits: has('urn:ietf:params:oauth:grant-type:jwt-bearer'),
    neededBy: 'clients that redeem assertions',
  },
  {
    name: 'authorization_grant_profiles_supported',
    fits: has('urn:ietf:params:oauth:grant-profile:id-jag'),
    neededBy: 'clients that look whether ID-JAG works here',
  },
  {
    name: 'token_endpoint_auth_methods_supported',
    fits: (value) => isList(value) && (value as readonly unknown[]).length > 0,
    neededBy: 'clients that choose how to authenticate',
  },
  {
    name: 'code_challenge_methods_supported',
    fits: has('S256'),
    neededBy: 'MCP clients (the Go SDK stops without it)',
  },
];

export function membersFinding({ url, document }: FoundDocument): DoctorFinding {
  const wrong = MEMBERS.filter(({ name, fits }) => !fits(document[name]));
  if (wrong.length === 0) return { step: 'members', found: 'what clients need is there' };
  const names = wrong.map(({ name, neededBy }) => `${name} (needed by ${neededBy})`).join('; ');
  return {
    step: 'members',
    problem: `${url} lacks, or has in another form: ${names}`,
    advice: 'Serve the document as the deployment makes it: a copy at a CDN, or an old release, may stand there.',
  };
}

/** A client reads one of the documents, and must not learn another thing than its neighbour. */
export function agreementFinding([first, ...others]: readonly FoundDocument[]): DoctorFinding {
  const compared = ['issuer', 'token_endpoint', 'jwks_uri', ...MEMBERS.map(({ name }) => name)];
  for (const other of others) {
    const name = compared.find(
      (each) => JSON.stringify(first?.document[each]) !== JSON.stringify(other.document[each]),
    );
    if (name === undefined) continue;
    return {
      step: 'agreement',
      problem: `${first?.url} and ${other.url} differ in ${name}`,
      advice: 'All of them must come from the same deployment: look for a copy at a CDN, or a route to an old release.',
    };
  }
  return { step: 'agreement', found: others.length === 0 ? 'there is one document' : 'every document says the same' };
}

/** RFC 7517. What is published is judged by the rules that hold for a provider's keys. */
export function keysFinding(observation: Observation): DoctorFinding {
  const answer = answerOf(observation);
  if (!answer.ok) return { step: 'keys', ...answer.error };
  const { status, json } = answer.value;
  const failure = status === 200 ? undefined : ({ reason: 'status', status } as const);
  if (failure !== undefined || !json.ok) {
    const what = failure ?? (json.ok ? undefined : json.error);
    return {
      step: 'keys',
      problem: `GET ${observation.request.url} ${what === undefined ? 'gave nothing' : describeFetch(what)}`,
      advice:
        'Nobody can verify a token: publish the key set at jwks_uri. On 503 no key exists yet: countersign keys list',
    };
  }
  return { step: 'keys', found: observation.request.url };
}

export function usableKeysFinding(document: unknown): DoctorFinding {
  const advice = 'The document must be the set that the deployment publishes. Look at: countersign keys list';
  const set = pruneKeySet(document);
  if (!set.ok) {
    const problem = `jwks_uri ${describeKeysFailure(set.error)}`;
    return { step: 'keys_usable', problem, advice };
  }
  const finding = parsedFinding(set.value);
  if ('problem' in finding) return { step: 'keys_usable', problem: finding.problem, advice };
  const unnamed = set.value.keys.some(({ kid }) => kid === undefined);
  if (unnamed) return { step: 'keys_usable', problem: 'A key has no kid: verifiers cannot choose', advice };
  return { step: 'keys_usable', found: `${finding.found}, each with a kid` };
}

/** Longer than this, a revoked key lives on at verifiers; seconds. */
const LONGEST_KEPT_SECONDS = 3_600;

export function keysCacheFinding(observation: Observation): DoctorFinding {
  const answer = answerOf(observation);
  if (!answer.ok) return { step: 'keys_cache', ...answer.error };
  const header = answer.value.headers['cache-control'];
  const seconds = Number(/(?:^|[\s,])max-age=(\d+)/.exec(header ?? '')?.[1] ?? Number.NaN);
  const advice = `Answer Cache-Control with a max-age of at most ${LONGEST_KEPT_SECONDS} s: a new key must be known in time, and a revoked one forgotten.`;
  if (Number.isNaN(seconds))
    return { step: 'keys_cache', problem: `Cache-Control says no max-age: ${header ?? 'there is none'}`, advice };
  if (seconds > LONGEST_KEPT_SECONDS)
    return { step: 'keys_cache', problem: `verifiers may keep keys for ${seconds} s`, advice };
  return { step: 'keys_cache', found: `${seconds} s` };
}

/** The value of the one document that was read, as JSON. */
export function jsonOf({ result }: Observation): unknown {
  return result.ok && result.value.json.ok ? result.value.json.value : undefined;
}

export function stringMember(document: Document, name: string): string | undefined {
  const value = document[name];
  return typeof value === 'string' ? value : undefined;
}
