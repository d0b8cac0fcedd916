import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isIssuerUrl, leadToOnePlace } from '../../../protect/vocabulary/uri.ts';
import type { Configuration } from '../configuration.ts';
import type { SignalTransmitter } from '../signals/stream.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';
import { hasUnseen } from './text.ts';

/** How a provider's signals are to be recognized. */
export interface SignalsInput {
  /** What `aud` has, where the transmitter sets it itself. Absent: the address that signals are sent to. */
  readonly audience?: string;
  /** Who signs, where that is not the provider itself; both or neither. */
  readonly transmitterIssuer?: string;
  readonly transmitterJwksUri?: string;
}

export interface SignalsRegistration {
  readonly audience?: string;
  readonly transmitter?: SignalTransmitter;
}

const MAX_LENGTH = 2_048;

/**
 * Checks how signals are to be recognized, all fields at once. An audience that is ours as an authorization server, or that
 * of one of our APIs, would be one that other tokens have: refused. So is a transmitter that is ourselves. The host of its
 * keys is pinned (law 14). Does NOT reach the transmitter.
 */
export function parseSignals(
  { audience, transmitterIssuer: issuer, transmitterJwksUri: jwksUri }: SignalsInput,
  configuration: Configuration,
): Result<SignalsRegistration, readonly FieldProblem[]> {
  const ours = [configuration.issuer, ...configuration.resources];
  const isOurs = (text: string) => ours.some((own) => leadToOnePlace(own, text));
  const problems = problemsOf([
    ['audience', audience !== undefined && !isAudience(audience) && `must have 1–${MAX_LENGTH} characters`],
    [
      'audience',
      audience !== undefined && isOurs(audience) && 'must not be this server itself or one of its resources',
    ],
    [
      'transmitterIssuer',
      issuer !== undefined &&
        !isIssuerUrl(issuer, configuration) &&
        'must be an https:// URL, without query and fragment',
    ],
    [
      'transmitterIssuer',
      issuer !== undefined && isOurs(issuer) && 'must not be this server itself or one of its resources',
    ],
    ['transmitterIssuer', issuer === undefined && jwksUri !== undefined && 'is required with the address of its keys'],
    ['transmitterJwksUri', jwksUri === undefined && issuer !== undefined && 'is required with the issuer'],
    [
      'transmitterJwksUri',
      jwksUri !== undefined &&
        !isKeysUrl(jwksUri, configuration) &&
        'must be an https:// URL on port 443, without credentials and fragment',
    ],
  ]);
  if (problems.length > 0) return err(problems);
  return ok({
    ...(audience !== undefined && { audience }),
    ...(issuer !== undefined &&
      jwksUri !== undefined && { transmitter: { issuer, jwksUri, pinnedHosts: [new URL(jwksUri).host] } }),
  });
}

function isAudience(text: string): boolean {
  return text.length >= 1 && text.length <= MAX_LENGTH && !hasUnseen(text) && text === text.trim();
}

/** The rest (port, address) is law 14's to check, when it is asked for. A query is allowed here. */
function isKeysUrl(url: string, configuration: Configuration): boolean {
  return isIssuerUrl(url.split('?', 1)[0], configuration);
}
