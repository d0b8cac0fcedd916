import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isIssuerUrl, leadToOnePlace } from '../../../protect/vocabulary/uri.ts';
import type { Configuration } from '../configuration.ts';
import type { SignalPolling } from '../signals/polling.ts';
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
  /** Where they are fetched (RFC 8936). Absent: the provider pushes them. */
  readonly pollEndpoint?: string;
  /** The transmitter's, by which it knows us there. Absent: the one that was set for this very address. */
  readonly pollToken?: string;
}

export interface SignalsRegistration {
  readonly audience?: string;
  readonly transmitter?: SignalTransmitter;
  /** `token`: absent where it stays what it was. */
  readonly polling?: Pick<SignalPolling, 'endpoint' | 'pinnedHosts'> & { readonly token?: string };
}

const MAX_LENGTH = 2_048;

/** RFC 6750 §2.1, `b64token`: with anything else in it, it would be no header. What KMS encrypts has at most 4,096 bytes. */
const POLL_TOKEN = /^[A-Za-z0-9\-._~+/]{1,4096}={0,2}$/;

const MAX_TOKEN_LENGTH = 4_096;

/**
 * Checks how signals are to be recognized, all fields at once. An audience that is ours as an authorization server, or that
 * of one of our APIs, would be one that other tokens have: refused. So is a transmitter that is ourselves. The hosts of its
 * keys and of its poll endpoint are pinned (law 14). Does NOT reach the transmitter, nor look whether a token is there
 * already.
 */
export function parseSignals(
  input: SignalsInput,
  configuration: Configuration,
): Result<SignalsRegistration, readonly FieldProblem[]> {
  const { audience, transmitterIssuer: issuer, transmitterJwksUri: jwksUri, pollEndpoint, pollToken } = input;
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
        !isFetchedUrl(jwksUri, configuration) &&
        'must be an https:// URL on port 443, without credentials and fragment',
    ],
    ...pollProblems({ pollEndpoint, pollToken }, configuration, isOurs),
  ]);
  if (problems.length > 0) return err(problems);
  return ok({
    ...(audience !== undefined && { audience }),
    ...(issuer !== undefined &&
      jwksUri !== undefined && { transmitter: { issuer, jwksUri, pinnedHosts: [new URL(jwksUri).host] } }),
    ...(pollEndpoint !== undefined && {
      polling: {
        ...{ endpoint: pollEndpoint, pinnedHosts: [new URL(pollEndpoint).host] },
        ...(pollToken !== undefined && { token: pollToken }),
      },
    }),
  });
}

function pollProblems(
  { pollEndpoint, pollToken }: { readonly pollEndpoint: string | undefined; readonly pollToken: string | undefined },
  configuration: Configuration,
  isOurs: (text: string) => boolean,
): Parameters<typeof problemsOf>[0] {
  const isGiven = pollEndpoint !== undefined;
  const isSound = isGiven && isFetchedUrl(pollEndpoint, configuration);
  return [
    ['pollEndpoint', isGiven && !isSound && 'must be an https:// URL on port 443, without credentials and fragment'],
    [
      'pollEndpoint',
      isSound && isOurs(new URL(pollEndpoint).origin) && 'must not be this server itself or one of its resources',
    ],
    ['pollEndpoint', !isGiven && pollToken !== undefined && 'is required with the token of the transmitter'],
    [
      'pollToken',
      pollToken !== undefined &&
        !isPollToken(pollToken) &&
        `must be the token alone, without "Bearer": 1–${MAX_TOKEN_LENGTH} letters, digits and -._~+/=`,
    ],
  ];
}

function isPollToken(text: string): boolean {
  return text.length <= MAX_TOKEN_LENGTH && POLL_TOKEN.test(text);
}

function isAudience(text: string): boolean {
  return text.length >= 1 && text.length <= MAX_LENGTH && !hasUnseen(text) && text === text.trim();
}

/** The rest (port, address) is law 14's to check, when it is asked for. A query is allowed here. */
function isFetchedUrl(url: string, configuration: Configuration): boolean {
  return isIssuerUrl(url.split('?', 1)[0], configuration);
}
