import { type StepOutcome, stepOutcomes, worked } from '../../core/connection/step-report.ts';
import {
  API_CHECKS,
  ASSERTION_CHECKS,
  CLIENT_CHECKS,
  type DoctorCheck,
  METADATA_CHECKS,
  TOKEN_CHECKS,
} from '../../core/doctor/checks.ts';
import type { Credentials } from '../../core/doctor/requests.ts';
import type { Probe } from '../../ports/probe.ts';
import { examineApi } from './examine-api.ts';
import type { PlayedAssertions } from './examine-assertions.ts';
import { examineMetadata } from './examine-metadata.ts';
import { examineClient, examinePlayed, examineTokenEndpoint } from './examine-token-endpoint.ts';

export type DoctorOutcome = StepOutcome<DoctorCheck>;

export interface Examination {
  readonly issuer: string;
  /** A URL of an API that needs a token. */
  readonly api?: string;
  readonly client?: Credentials;
  /** Of the demo's provider: those that are good are redeemed. */
  readonly played?: PlayedAssertions;
}

export interface DoctorReport {
  readonly issuer: string;
  readonly api?: string;
  /** Every check passed. */
  readonly works: boolean;
  /** What was asked for, in order. */
  readonly steps: readonly DoctorOutcome[];
}

/**
 * Plays the clients that people have against a deployment: metadata and keys → token endpoint → an API's 401 and what
 * follows from it → a client's credentials. A check whose address no earlier one gave is not reached, which is no pass.
 * Nothing is issued or written, unless there are assertions to play with. Does NOT prove that a provider's assertion is
 * redeemed: `idp test` and `token explain` do.
 */
export async function examineDeployment(probe: Probe, examination: Examination): Promise<DoctorReport> {
  const { issuer, api, client, played } = examination;
  const { outcomes, metadata } = await examineMetadata(probe, issuer);
  const found = [
    ...outcomes,
    ...(await examineTokenEndpoint(probe, metadata)),
    ...(api === undefined ? [] : await examineApi(probe, { api, issuer, metadata })),
    ...(client === undefined ? [] : await examineClient(probe, { issuer, client, metadata })),
    ...(played === undefined ? [] : await examinePlayed(probe, { issuer, played, metadata })),
  ];
  const asked = [
    ...METADATA_CHECKS.filter((check) => check !== 'metadata_appended' || new URL(issuer).pathname !== '/'),
    ...TOKEN_CHECKS,
    ...(api === undefined ? [] : API_CHECKS),
    ...(client === undefined ? [] : CLIENT_CHECKS),
    ...(played === undefined ? [] : ASSERTION_CHECKS),
  ];
  const steps = stepOutcomes<DoctorCheck>(asked, found);
  return { issuer, ...(api !== undefined && { api }), works: worked(steps), steps };
}
