import { outcomeOf } from '../../core/connection/step-report.ts';
import {
  apiPreflightFinding,
  challengeFinding,
  challengeOf,
  resourceFinding,
  resourceIssuerFinding,
  resourceScopesFinding,
} from '../../core/doctor/api-findings.ts';
import { corsFinding, headFinding, preflightFinding } from '../../core/doctor/browser-findings.ts';
import { type Document, readDocument } from '../../core/doctor/document.ts';
import { documentFinding } from '../../core/doctor/metadata-findings.ts';
import { documentRequest, headRequest, preflightRequest } from '../../core/doctor/requests.ts';
import type { Probe } from '../../ports/probe.ts';
import type { DoctorOutcome } from './examine-deployment.ts';

export interface ApiExamination {
  readonly api: string;
  readonly issuer: string;
  /** Of the authorization server. */
  readonly metadata: Document | undefined;
}

/** As an MCP client goes: the 401 → the resource's metadata → the authorization server that it names. */
export async function examineApi(probe: Probe, examination: ApiExamination): Promise<readonly DoctorOutcome[]> {
  const { api } = examination;
  const get = await probe(documentRequest(api));
  const head = await probe(headRequest(api));
  const preflight = await probe(preflightRequest(api, 'authorization'));
  const asked = [
    outcomeOf(challengeFinding(get), get.tookMs),
    outcomeOf(headFinding('api_head', get, head), head.tookMs),
    outcomeOf(apiPreflightFinding(preflight), preflight.tookMs),
  ];
  const address = challengeOf(get)?.resourceMetadata;
  return address === undefined ? asked : [...asked, ...(await examineResource(probe, examination, address))];
}

async function examineResource(
  probe: Probe,
  { api, issuer, metadata }: ApiExamination,
  address: string,
): Promise<readonly DoctorOutcome[]> {
  const get = await probe(documentRequest(address));
  const fetched = outcomeOf(documentFinding('resource_metadata', get), get.tookMs);
  const document = readDocument(get);
  if (!document.ok) return [fetched];
  const preflight = await probe(preflightRequest(address));
  const head = await probe(headRequest(address));
  const judged = [
    resourceIssuerFinding(issuer, document.value),
    resourceFinding(api, address, document.value),
    resourceScopesFinding(document.value, metadata?.['scopes_supported']),
    corsFinding('resource_cors', [get]),
  ];
  return [
    fetched,
    ...judged.map((finding) => outcomeOf(finding, 0)),
    outcomeOf(preflightFinding('resource_preflight', preflight), preflight.tookMs),
    outcomeOf(headFinding('resource_head', get, head), head.tookMs),
  ];
}
