import type { DoctorCheck } from '../lambdas/core/doctor/checks.ts';
import type { DoctorOutcome, DoctorReport } from '../lambdas/flows/doctor/examine-deployment.ts';
import { wrapText } from '../local/demo/wrapping.ts';
import { printable } from './printable.ts';

const COLUMNS = 80;

const LABELS: Readonly<Record<DoctorCheck, string>> = {
  metadata: 'metadata',
  metadata_appended: 'path appended',
  openid_configuration: 'OpenID document',
  issuer: 'issuer equal',
  members: 'members',
  agreement: 'documents agree',
  metadata_cors: 'CORS',
  metadata_preflight: 'preflight',
  metadata_head: 'HEAD',
  keys: 'keys',
  keys_usable: 'keys usable',
  keys_cache: 'keys kept for',
  keys_cors: 'keys, CORS',
  token_get: 'token, GET',
  unknown_client_basic: 'stranger, Basic',
  unknown_client_post: 'stranger, form',
  correlation: 'correlation id',
  unsupported_grant: 'another grant',
  repeated_parameter: 'parameter twice',
  api_challenge: 'API, no token',
  api_head: 'API, HEAD',
  api_preflight: 'API, preflight',
  resource_metadata: "API's metadata",
  resource_issuer: 'names issuer',
  resource: 'names resource',
  resource_scopes: 'names scopes',
  resource_cors: 'its CORS',
  resource_preflight: 'its preflight',
  resource_head: 'its HEAD',
  client_basic_encoded: 'client, encoded',
  client_basic_raw: 'client, raw',
  client_post: 'client, form',
  assertion_okta: 'like Okta',
  assertion_audience_tenant: 'with aud_tenant',
  assertion_entra: 'like Entra',
  assertion_sub_id: 'with sub_id',
  assertion_expired: 'expired',
};
const WIDTH = Math.max(...Object.values(LABELS).map(({ length }) => length));

/** A table of at most 80 columns; an address that is longer stays whole, so that it can be copied. */
export function describeReport({ issuer, works, steps }: DoctorReport): string {
  const missed = steps.filter(({ outcome }) => outcome === 'not_reached').map(({ step }) => LABELS[step]);
  const notReached = missed.length === 0 ? [] : hanging('- not reached: ', missed.join(', '));
  return [...steps.flatMap(describeStep), ...notReached, '', verdict(issuer, works, steps)].join('\n');
}

function verdict(issuer: string, works: boolean, steps: DoctorReport['steps']): string {
  if (works) return `${printable(issuer)} answers as clients need it.`;
  const count = (wanted: DoctorOutcome['outcome']) => steps.filter(({ outcome }) => outcome === wanted).length;
  const missed = count('not_reached');
  return `${count('failed')} of ${steps.length} steps failed${missed === 0 ? '' : `, ${missed} not reached`}.`;
}

function describeStep(outcome: DoctorOutcome): readonly string[] {
  const label = LABELS[outcome.step].padEnd(WIDTH);
  switch (outcome.outcome) {
    case 'passed':
      return row(`✓ ok     ${label}  `, outcome.found, outcome.advice);
    case 'failed':
      return row(`✗ fails  ${label}  `, outcome.problem, outcome.advice);
    case 'not_reached':
      return [];
  }
}

function row(head: string, told: string, advice?: string): readonly string[] {
  const next = advice === undefined ? [] : hanging('         → ', printable(advice));
  return [...hanging(head, printable(told)), ...next];
}

function hanging(head: string, told: string): readonly string[] {
  return wrapText(told, COLUMNS - head.length).map(
    (line, index) => `${index === 0 ? head : ' '.repeat(head.length)}${line}`,
  );
}
