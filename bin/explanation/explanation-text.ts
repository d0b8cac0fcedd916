import { showTime } from '../../lambdas/core/advice/advice.ts';
import { adviceFor } from '../../lambdas/core/advice/refusal-advice.ts';
import { refusalFacts } from '../../lambdas/core/advice/refusal-facts.ts';
import { showText } from '../../lambdas/core/advice/show-text.ts';
import type { Refusal } from '../../lambdas/core/refusal.ts';
import type { ExplainedPass, Explanation, StepOutcome } from '../../lambdas/flows/explain-assertion.ts';
import {
  type ExplainedScopes,
  type Findings,
  findingsOf,
  isRedeemable,
} from '../../lambdas/flows/explanation-findings.ts';
import type { Presenter } from '../../lambdas/flows/find-presenter.ts';
import { formatDetails } from '../../protect/vocabulary/authorization-details.ts';
import { printable } from '../printable.ts';
import { table } from '../table.ts';

/** An explanation for a person: every step on a line, what failed with its values, and what to do next. */
export function explanationText(explanation: Explanation, keysFailure: string | undefined): string {
  const { presenter, person, scopes, details, boundTo } = findingsOf(explanation);
  const parts = [
    describeSteps(explanation, keysFailure),
    person && scopes && describeScopes(scopes, person.member.role),
    details && describeDetails(details),
    describeRedemption(explanation),
    isRedeemable(explanation) && `It would be redeemed now, by ${presenter?.client.id}.`,
    boundTo !== undefined && `It is bound to a key: the request needs a DPoP proof of the key ${boundTo}.`,
  ];
  return parts.filter(Boolean).join('\n\n');
}

const WIDTH = Math.max(...['constraints', 'redemption'].map(({ length }) => length));

function describeSteps({ steps }: Explanation, keysFailure: string | undefined): string {
  return steps.map((step) => describeStep(step, keysFailure)).join('\n');
}

function describeStep(outcome: StepOutcome, keysFailure: string | undefined): string {
  const step = outcome.step.padEnd(WIDTH);
  switch (outcome.outcome) {
    case 'passed':
      return `✓ ${step}  ${printable(outcome.found === undefined ? 'not redeemed before' : describePass(outcome.found))}`;
    case 'failed':
      return `✗ ${step}  FAILED: ${outcome.refusal.reason.replaceAll('_', ' ')}\n${describeRefusal(outcome.refusal)}`;
    case 'unavailable':
      return `? ${step}  CANNOT BE CHECKED: ${printable(keysFailure ?? `${outcome.dependency} unavailable`)}\n    → Redemption answers 503 until then. Check the provider's keys address, and that it can be reached.`;
    case 'not_reached':
      return `- ${step}  not reached`;
  }
}

function describePass(passed: ExplainedPass): string {
  switch (passed.step) {
    case 'client':
      return describePresenter(passed.presenter);
    case 'syntax':
      return `a JWT, issued by ${showText(passed.claimedIssuer.issuer)}`;
    case 'header':
      return `${passed.header.algorithm}, key ${showText(passed.header.kid ?? '(not named)')}`;
    case 'issuer':
      return `${passed.provider.id} of ${passed.organization.id}`;
    case 'signature':
      return "the provider's";
    case 'claims':
      return `ours, until ${showTime(passed.claims.expiresAt)}`;
    case 'resources':
      return passed.resources.join(' ');
    case 'constraints':
      return 'none that we could not honour';
    case 'person':
      return describePerson(passed.person);
    case 'enablement':
      return 'the client is enabled';
    case 'scopes':
      return [...passed.granted].sort().join(' ');
  }
}

function describePresenter({ client: { id }, knownBy }: Presenter): string {
  switch (knownBy) {
    case 'name':
      return `${id}, as you say`;
    case 'client_id':
      return `${id}, assumed because the assertion was issued to it`;
    case 'alias':
      return `${id}, assumed because the assertion was issued to its alias at this provider`;
    case 'provider':
      return `${id}, which nobody registered: its provider vouches for it, and it comes by the key that the assertion is bound to, in the place of client authentication`;
  }
}

function describePerson({ member, membership }: Extract<ExplainedPass, { step: 'person' }>['person']): string {
  const { id, email, role } = member;
  if (membership?.kind === 'provision') return `${email}, who would be added just now as ${role}`;
  const link = membership === undefined ? '' : '; the verified address would link this subject';
  return `${id} (${email}), ${role}${link}`;
}

/** The compared values, what they mean, and what to do. */
function describeRefusal(refusal: Refusal): string {
  const facts = Object.entries(refusalFacts(refusal)).map(([name, fact]) => `    ${name}: ${describeFact(name, fact)}`);
  const { meaning, nextStep } = adviceFor(refusal);
  return [...facts.map(printable), `    ${printable(meaning)}`, `    → ${printable(nextStep)}`].join('\n');
}

const TIMES: ReadonlySet<string> = new Set(['now', 'expiredAt', 'issuedAt', 'notBefore']);

function describeFact(name: string, fact: unknown): string {
  if (fact === undefined) return '(absent)';
  if (typeof fact === 'number') return TIMES.has(name) ? `${fact} (${showTime(fact)})` : String(fact);
  return typeof fact === 'string' ? fact : JSON.stringify(fact);
}

/** Every scope that the provider delegates, and who lets it pass. */
function describeScopes({ asserted, ceiling, role, granted }: ExplainedScopes, roleName: string): string {
  const sets = [ceiling, role, granted].map((scopes) => new Set(scopes.split(' ')));
  const scopes = asserted.split(' ').filter((scope) => scope !== '');
  const rows = scopes.map((scope) => [scope, 'yes', ...sets.map((set) => (set.has(scope) ? 'yes' : '-'))]);
  const headings = ['SCOPE', 'ASSERTION', 'CLIENT', `ROLE ${roleName}`, 'TOKEN'];
  return table(headings, rows, 'The assertion delegates no scope.');
}

/** What the provider delegates of them, and what is left of it. */
function describeDetails({ asserted, types, granted }: NonNullable<Findings['details']>): string {
  return [
    'AUTHORIZATION DETAILS',
    `  assertion  ${showText(formatDetails(asserted))}`,
    `  client     ${[...types].sort().join(' ') || '(no type)'}`,
    `  token      ${granted.length > 0 ? showText(formatDetails(granted)) : '(none)'}`,
  ]
    .map(printable)
    .join('\n');
}

function describeRedemption({ redeemed }: Explanation): string | undefined {
  if (redeemed === undefined) return undefined;
  return `Redeemed at ${showTime(redeemed.issuedAt)}, correlation id ${redeemed.correlationId}`;
}
