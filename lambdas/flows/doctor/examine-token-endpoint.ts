import { outcomeOf } from '../../core/connection/step-report.ts';
import { ASSERTION_CHECKS, CLIENT_CHECKS, type DoctorCheck } from '../../core/doctor/checks.ts';
import type { Document } from '../../core/doctor/document.ts';
import { stringMember } from '../../core/doctor/metadata-findings.ts';
import {
  basicRequest,
  type Credentials,
  NOBODY,
  postRequest,
  repeatedParameterRequest,
  unsupportedGrantRequest,
} from '../../core/doctor/requests.ts';
import {
  clientFinding,
  correlationFinding,
  getFinding,
  refusedFinding,
  unknownClientFinding,
} from '../../core/doctor/token-findings.ts';
import type { Probe } from '../../ports/probe.ts';
import { examineAssertions, type PlayedAssertions } from './examine-assertions.ts';
import type { DoctorOutcome } from './examine-deployment.ts';

/** What the token endpoint answers to whoever knows no secret. */
export async function examineTokenEndpoint(
  probe: Probe,
  metadata: Document | undefined,
): Promise<readonly DoctorOutcome[]> {
  const url = endpointOf(metadata);
  if (url === undefined) return [];
  const get = await probe({ method: 'GET', url, headers: { accept: 'application/json' } });
  const encoded = await probe(basicRequest(url, NOBODY, 'encoded'));
  const raw = await probe(basicRequest(url, NOBODY, 'raw'));
  const post = await probe(postRequest(url, NOBODY));
  const grant = await probe(unsupportedGrantRequest(url));
  const repeated = await probe(repeatedParameterRequest(url));
  return [
    outcomeOf(getFinding(get), get.tookMs),
    outcomeOf(unknownClientFinding('unknown_client_basic', [encoded, raw], 'expected'), encoded.tookMs),
    outcomeOf(unknownClientFinding('unknown_client_post', [post], 'absent'), post.tookMs),
    outcomeOf(correlationFinding(post), 0),
    outcomeOf(refusedFinding('unsupported_grant', grant, 'unsupported_grant_type'), grant.tookMs),
    outcomeOf(refusedFinding('repeated_parameter', repeated, 'invalid_request'), repeated.tookMs),
  ];
}

export interface ClientExamination {
  readonly issuer: string;
  readonly client: Credentials;
  readonly metadata: Document | undefined;
}

/**
 * A client's own credentials, in every form that clients send them.
 * The secret goes to the issuer's own origin alone: what a document names elsewhere is not told it.
 */
export async function examineClient(
  probe: Probe,
  { issuer, client, metadata }: ClientExamination,
): Promise<readonly DoctorOutcome[]> {
  const url = endpointOf(metadata);
  if (url === undefined) return [];
  if (!isTrusted(url, issuer)) return CLIENT_CHECKS.map(notSent(url));
  const encoded = await probe(basicRequest(url, client, 'encoded'));
  const raw = await probe(basicRequest(url, client, 'raw'));
  const post = await probe(postRequest(url, client));
  return [
    outcomeOf(clientFinding('client_basic_encoded', encoded), encoded.tookMs),
    outcomeOf(clientFinding('client_basic_raw', raw), raw.tookMs),
    outcomeOf(clientFinding('client_post', post), post.tookMs),
  ];
}

/** Vendors' assertions are credentials too: the same origin alone is given them. */
export async function examinePlayed(
  probe: Probe,
  { issuer, metadata, played }: Omit<ClientExamination, 'client'> & { readonly played: PlayedAssertions },
): Promise<readonly DoctorOutcome[]> {
  const url = endpointOf(metadata);
  if (url === undefined) return [];
  return isTrusted(url, issuer) ? examineAssertions(probe, url, played) : ASSERTION_CHECKS.map(notSent(url));
}

const isTrusted = (url: string, issuer: string) => URL.parse(url)?.origin === new URL(issuer).origin;

function notSent(url: string): (step: DoctorCheck) => DoctorOutcome {
  const problem = `the token endpoint is at another host than the issuer: ${url}. No secret was sent`;
  const advice = 'Check the metadata: a client that believed it would give its secret away.';
  return (step) => outcomeOf({ step, problem, advice }, 0);
}

function endpointOf(metadata: Document | undefined): string | undefined {
  return metadata && stringMember(metadata, 'token_endpoint');
}
