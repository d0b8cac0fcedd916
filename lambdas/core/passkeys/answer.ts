import { parseStrictJsonObject } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Body } from '../agents/request.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import { type CredentialId, isCredentialId } from './passkey.ts';

/** What `navigator.credentials` answered, as `toJSON()` writes it (Web Authentication §5.1.8); parts base64url. */
interface AnswerBase {
  readonly credential: CredentialId;
  readonly clientDataJson: string;
  /** Which challenge it says that it answers; unproved until the signature is. */
  readonly challenge: string;
}

/** Of `navigator.credentials.get`. */
export interface PasskeyAssertion extends AnswerBase {
  readonly authenticatorData: string;
  readonly signature: string;
  readonly userHandle?: string;
}

/** Of `navigator.credentials.create`. */
export interface PasskeyAttestation extends AnswerBase {
  readonly attestationObject: string;
  readonly transports: readonly string[];
}

/** Characters of each part: several times what an authenticator sends that was asked for no attestation. */
const MAX_LENGTH = {
  clientDataJSON: 4_096,
  authenticatorData: 4_096,
  signature: 2_048,
  attestationObject: 8_192,
} as const;
const MAX_USER_HANDLE_LENGTH = 128;
const BASE64URL = /^[A-Za-z0-9_-]+$/;

/** Form alone: nothing of it is believed yet. */
export function parseAssertion(value: unknown): Result<PasskeyAssertion, FieldProblem> {
  const base = parseBase(value);
  if (!base.ok) return base;
  const { response, ...answer } = base.value;
  const { authenticatorData, signature, userHandle } = response;
  if (!isPart(authenticatorData, MAX_LENGTH.authenticatorData)) return wrong('response.authenticatorData');
  if (!isPart(signature, MAX_LENGTH.signature)) return wrong('response.signature');
  if (userHandle === undefined || userHandle === null) return ok({ ...answer, authenticatorData, signature });
  if (!isPart(userHandle, MAX_USER_HANDLE_LENGTH)) return wrong('response.userHandle');
  return ok({ ...answer, authenticatorData, signature, userHandle });
}

/** The same, of a new passkey. */
export function parseAttestation(value: unknown): Result<PasskeyAttestation, FieldProblem> {
  const base = parseBase(value);
  if (!base.ok) return base;
  const { response, ...answer } = base.value;
  const { attestationObject, transports = [] } = response;
  if (!isPart(attestationObject, MAX_LENGTH.attestationObject)) return wrong('response.attestationObject');
  if (!isTransports(transports)) return wrong('response.transports');
  return ok({ ...answer, attestationObject, transports });
}

function parseBase(value: unknown): Result<AnswerBase & { readonly response: Body }, FieldProblem> {
  if (!isObject(value)) return problem('passkey', 'must be what the browser answered, as toJSON() writes it');
  const { id, response } = value;
  if (!isCredentialId(id)) return wrong('id');
  if (!isObject(response)) return problem('passkey.response', 'must be an object');
  const { clientDataJSON } = response;
  if (!isPart(clientDataJSON, MAX_LENGTH.clientDataJSON)) return wrong('response.clientDataJSON');
  const said = parseStrictJsonObject(Buffer.from(clientDataJSON, 'base64url').toString('utf8'));
  const challenge = said.ok ? said.value['challenge'] : undefined;
  if (typeof challenge !== 'string') return problem('passkey.response.clientDataJSON', 'must name its challenge');
  return ok({ credential: id, clientDataJson: clientDataJSON, challenge, response });
}

function isPart(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.length <= maxLength && BASE64URL.test(value);
}

/** Names that browsers make up; of a later one, too. */
function isTransports(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= 10 &&
    value.every((each) => typeof each === 'string' && /^[a-z-]{1,20}$/.test(each))
  );
}

function isObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(field: string): Result<never, FieldProblem> {
  return problem(`passkey.${field}`, 'must be text in base64url, and no longer than browsers send');
}

function problem(field: string, text: string): Result<never, FieldProblem> {
  return err({ field, problem: text });
}
