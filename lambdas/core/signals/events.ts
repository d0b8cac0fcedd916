import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isText } from '../assertion/claims.ts';
import { malformedSetClaim, type SetRefusal } from './refusal.ts';
import { isObject } from './subject.ts';

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type/';

/**
 * What becomes of the member. `recall`: everything that was issued until now is refused, and they may come again.
 * `disable`: the same, and they may not, until an administrator or the operator says so. Neither ever gives anything back.
 */
export type SignalEffect = 'recall' | 'disable';

/** Events about a person, by their URI; what is not here changes nobody. */
const EFFECTS: Readonly<Record<string, SignalEffect | 'none'>> = {
  [`${CAEP}session-revoked`]: 'recall',
  [`${RISC}sessions-revoked`]: 'recall',
  [`${RISC}account-credential-change-required`]: 'recall',
  [`${RISC}credential-compromise`]: 'recall',
  [`${RISC}account-disabled`]: 'disable',
  [`${RISC}account-purged`]: 'disable',
  // Nothing comes back by a provider's word alone (law 6): whoever disabled them here may have had reasons of their own.
  [`${RISC}account-enabled`]: 'none',
};

const CREDENTIAL_CHANGE = `${CAEP}credential-change`;
const VERIFICATION = `${SSF}verification`;
const STREAM_UPDATED = `${SSF}stream-updated`;

/** SSF 1.0, "Stream Status": what a transmitter says that its stream is. */
export const STREAM_STATUSES = ['enabled', 'paused', 'disabled'] as const;
export type StreamStatus = (typeof STREAM_STATUSES)[number];

/** What a Security Event Token says has happened. `name`: `caep/session-revoked`, for people and for the audit trail. */
export type SignalEvent =
  | { readonly kind: 'person'; readonly name: string; readonly effect: SignalEffect; readonly payload: JsonObject }
  /** Known, and of no consequence here. */
  | { readonly kind: 'noted'; readonly name: string }
  /** Acknowledged and counted, and never acted on. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'verification'; readonly state: string | undefined }
  | { readonly kind: 'stream_updated'; readonly status: StreamStatus };

const MAX_STATE_LENGTH = 1_024;

/**
 * The `events` of a SET: an object with exactly one member (CAEP 1.0 and RISC 1.0: "exactly one"; RFC 8417 §2.2 allows
 * several, of one occurrence), whose value is an object. When it happened is not looked at: see `receive-signal.ts`.
 */
export function readEvent(events: JsonValue | undefined): Result<SignalEvent, SetRefusal> {
  if (!isObject(events)) return err(malformedSetClaim('events', 'an object with one event'));
  const entries = Object.entries(events);
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1)
    return err({ reason: 'set_without_one_event', count: entries.length });
  const [uri, payload] = entry;
  if (!isObject(payload)) return err(malformedSetClaim('events', 'an object whose one event is an object'));
  return readOne(uri, payload);
}

function readOne(uri: string, payload: JsonObject): Result<SignalEvent, SetRefusal> {
  if (uri === VERIFICATION) return readVerification(payload);
  if (uri === STREAM_UPDATED) return readStreamUpdated(payload);
  if (uri === CREDENTIAL_CHANGE) return readCredentialChange(payload);
  const effect = Object.hasOwn(EFFECTS, uri) ? EFFECTS[uri] : undefined;
  if (effect === undefined) return ok({ kind: 'unknown' });
  const name = nameOf(uri);
  return ok(effect === 'none' ? { kind: 'noted', name } : { kind: 'person', name, effect, payload });
}

/**
 * CAEP 1.0 §3.2: `change_type` is "create", "revoke", "update" or "delete". A credential more takes no trust from those
 * that there were; whatever else it says, or says in a way that is not known, does (law 10).
 */
function readCredentialChange(payload: JsonObject): Result<SignalEvent, SetRefusal> {
  const { change_type: change } = payload;
  if (!isText(change)) return err(malformedSetClaim('events.change_type', 'a non-empty string'));
  const name = nameOf(CREDENTIAL_CHANGE);
  return ok(change === 'create' ? { kind: 'noted', name } : { kind: 'person', name, effect: 'recall', payload });
}

function readVerification({ state }: JsonObject): Result<SignalEvent, SetRefusal> {
  if (state === undefined || isText(state, MAX_STATE_LENGTH)) return ok({ kind: 'verification', state });
  return err(malformedSetClaim('events.state', `a string of 1–${MAX_STATE_LENGTH} characters`));
}

function readStreamUpdated({ status }: JsonObject): Result<SignalEvent, SetRefusal> {
  const known = STREAM_STATUSES.find((one) => one === status);
  if (known !== undefined) return ok({ kind: 'stream_updated', status: known });
  return err(malformedSetClaim('events.status', STREAM_STATUSES.join(', ')));
}

/** The end of a URI that we know. */
function nameOf(uri: string): string {
  return uri.replace(/^.*\/secevent\/(\w+)\/event-type\//, '$1/');
}
