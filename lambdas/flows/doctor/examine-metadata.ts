import { outcomeOf } from '../../core/connection/step-report.ts';
import { corsFinding, headFinding, preflightFinding } from '../../core/doctor/browser-findings.ts';
import { type Document, readDocument } from '../../core/doctor/document.ts';
import {
  agreementFinding,
  documentFinding,
  issuerFinding,
  jsonOf,
  keysCacheFinding,
  keysFinding,
  membersFinding,
  metadataAddresses,
  stringMember,
  usableKeysFinding,
} from '../../core/doctor/metadata-findings.ts';
import type { Observation } from '../../core/doctor/observation.ts';
import { documentRequest, headRequest, preflightRequest } from '../../core/doctor/requests.ts';
import type { Probe } from '../../ports/probe.ts';
import type { DoctorOutcome } from './examine-deployment.ts';

export interface MetadataExamination {
  readonly outcomes: readonly DoctorOutcome[];
  /** The first document that could be read. */
  readonly metadata: Document | undefined;
}

/** Metadata where each client looks for it, whether they agree, in a browser too, and the keys that they name. */
export async function examineMetadata(probe: Probe, issuer: string): Promise<MetadataExamination> {
  const at = metadataAddresses(issuer);
  const inserted = await probe(documentRequest(at.inserted));
  const appended = at.appended === at.inserted ? undefined : await probe(documentRequest(at.appended));
  const openid = await probe(documentRequest(at.openid));
  const looked = [
    outcomeOf(documentFinding('metadata', inserted), inserted.tookMs),
    ...(appended === undefined ? [] : [outcomeOf(documentFinding('metadata_appended', appended), appended.tookMs)]),
    outcomeOf(documentFinding('openid_configuration', openid), openid.tookMs),
  ];
  const read = [inserted, ...(appended === undefined ? [] : [appended]), openid].filter(
    (each) => readDocument(each).ok,
  );
  const documents = read.flatMap(found);
  const [first] = documents;
  const [source] = read;
  if (first === undefined || source === undefined) return { outcomes: looked, metadata: undefined };

  const judged = [issuerFinding(issuer, documents), membersFinding(first), agreementFinding(documents)];
  const outcomes = [
    ...looked,
    ...judged.map((finding) => outcomeOf(finding, 0)),
    ...(await examineReading(probe, source, read)),
    ...(await examineKeys(probe, first.document)),
  ];
  return { outcomes, metadata: first.document };
}

function found(observation: Observation) {
  const document = readDocument(observation);
  return document.ok ? [{ url: observation.request.url, document: document.value }] : [];
}

async function examineReading(
  probe: Probe,
  source: Observation,
  read: readonly Observation[],
): Promise<readonly DoctorOutcome[]> {
  const preflight = await probe(preflightRequest(source.request.url));
  const head = await probe(headRequest(source.request.url));
  return [
    outcomeOf(corsFinding('metadata_cors', read), 0),
    outcomeOf(preflightFinding('metadata_preflight', preflight), preflight.tookMs),
    outcomeOf(headFinding('metadata_head', source, head), head.tookMs),
  ];
}

async function examineKeys(probe: Probe, metadata: Document): Promise<readonly DoctorOutcome[]> {
  const address = stringMember(metadata, 'jwks_uri');
  if (address === undefined) return [];
  const keys = await probe(documentRequest(address));
  const fetched = outcomeOf(keysFinding(keys), keys.tookMs);
  if (fetched.outcome !== 'passed') return [fetched];
  const judged = [usableKeysFinding(jsonOf(keys)), keysCacheFinding(keys), corsFinding('keys_cors', [keys])];
  return [fetched, ...judged.map((finding) => outcomeOf(finding, 0))];
}
