import { outcomeOf } from '../../core/connection/step-report.ts';
import { assertionFinding } from '../../core/doctor/assertion-finding.ts';
import { ASSERTION_CHECKS, type AssertionCheck } from '../../core/doctor/checks.ts';
import { basicRequest, type Credentials } from '../../core/doctor/requests.ts';
import type { Probe } from '../../ports/probe.ts';
import type { DoctorOutcome } from './examine-deployment.ts';

/** Assertions of a provider that plays vendors, by what each is like, and the client that they were issued to. */
export interface PlayedAssertions {
  readonly client: Credentials;
  readonly assertions: Readonly<Record<AssertionCheck, string>>;
}

/** Redeems them: those that are good are used up, and a token is issued and dropped. */
export async function examineAssertions(
  probe: Probe,
  tokenEndpoint: string,
  { client, assertions }: PlayedAssertions,
): Promise<readonly DoctorOutcome[]> {
  const outcomes: DoctorOutcome[] = [];
  for (const check of ASSERTION_CHECKS) {
    const observation = await probe(basicRequest(tokenEndpoint, client, 'encoded', assertions[check]));
    outcomes.push(outcomeOf(assertionFinding(check, observation), observation.tookMs));
  }
  return outcomes;
}
