import { err, ok } from '../../../protect/vocabulary/result.ts';
import { entityTag, type Revised } from '../../core/administration/revision.ts';
import type { AuditAction } from '../../core/audit/entry.ts';
import type { TrustedProvider } from '../../core/records.ts';
import { parseSignals, type SignalsInput, type SignalsRegistration } from '../../core/registration/signals.ts';
import type { PollState, SignalPolling } from '../../core/signals/polling.ts';
import {
  FORMER_TOKEN_SECONDS,
  type SignalStream,
  signalEndpoint,
  signalTokenDigest,
  signalTokenOf,
} from '../../core/signals/stream.ts';
import type { SecretEncrypter } from '../../ports/secrets.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  checked,
  conflict,
  problem,
  unlessChanged,
} from './administration.ts';
import { changerOf, ungranted } from './changer.ts';
import { findProvider, noProvider } from './find-provider.ts';

/** Which provider, and what of its signals was looked at; absent: nothing, which is the operator's word. */
export interface SignalsOf {
  readonly organization: string;
  readonly provider: string;
  readonly ifMatch?: string | undefined;
}

/** A provider's signals, as whoever administers them sees them. */
export interface ProviderSignals {
  readonly provider: TrustedProvider;
  /** `undefined`: off. */
  readonly stream: SignalStream | undefined;
  /** Where they are pushed to. */
  readonly endpoint: string;
}

/** With the token of the stream, in this answer and nowhere else; absent: it stays what it was. */
export interface ChangedSignals extends ProviderSignals {
  readonly token?: string;
}

/** Of the settings; what was heard changes none of them. */
export function signalsTag({ provider, stream }: ProviderSignals): string {
  if (stream === undefined) return entityTag('signals', provider.id);
  const { heard: _, polled: __, ...settings } = stream;
  return entityTag('signals', provider.id, settings);
}

/** Whether a provider sends signals here, and what was heard of it. */
export async function readSignals(
  admin: Pick<Administration, 'reads' | 'caller' | 'configuration'>,
  organization: string,
  provider: string,
): Promise<Administered<ProviderSignals>> {
  const found = await find(admin, organization, provider);
  return found.ok ? ok(viewOf(admin, found.value)) : found;
}

export interface EnableSignalsDependencies {
  readonly secrets: SecretEncrypter;
}

/**
 * Switched on, with a token that is shown once; or, of one that is on, how its signals are recognized: then the token stays
 * as it is. With a poll endpoint they are fetched and nobody can push them: there is no token of ours; the transmitter's is
 * stored encrypted, and stays while the address does, so that none is ever sent where it was not given for. What was heard
 * before counts for the new settings too: it is for people.
 */
export function enableSignals(
  admin: Administration,
  dependencies: EnableSignalsDependencies,
  of: SignalsOf,
  input: SignalsInput,
): Promise<Administered<ChangedSignals>> {
  return change(admin, of, async (found) => {
    if (found.provider.status !== 'active')
      return problem('provider', `is ${found.provider.status}: only a provider that is active sends signals`);
    const registration = checked(parseSignals(input, admin.configuration));
    if (!registration.ok) return registration;
    const polling = await pollingOf(dependencies, found, registration.value);
    if (!polling.ok) return polling;
    const settings = { ...registration.value, polling: polling.value };
    return ok(
      found.previous === undefined
        ? switchedOn(admin, found.provider, settings)
        : changed(admin, found.previous.record, settings),
    );
  });
}

type Settings = Omit<SignalsRegistration, 'polling'> & { readonly polling: SignalPolling | undefined };

/** With the transmitter's token, encrypted for this provider: the new one, or the one of before for the same address. */
async function pollingOf(
  { secrets }: EnableSignalsDependencies,
  { provider, previous }: Found,
  { polling }: SignalsRegistration,
): Promise<Administered<SignalPolling | undefined>> {
  if (polling === undefined) return ok(undefined);
  const { token, ...where } = polling;
  const known = previous?.record.polling;
  if (token === undefined)
    return known?.endpoint === where.endpoint
      ? ok({ ...where, encryptedToken: known.encryptedToken })
      : problem('pollToken', 'is required with an address that is new: the one of before is sent nowhere else');
  const context = { organization: provider.organization, provider: provider.id, purpose: 'signals' } as const;
  return ok({ ...where, encryptedToken: await secrets.encrypt(token, context) });
}

/** Another token, shown once. The one before counts for a day, so that it can be replaced at the provider without a gap. */
export function rotateSignalToken(admin: Administration, of: SignalsOf): Promise<Administered<ChangedSignals>> {
  return change(admin, of, ({ provider, previous }) => {
    if (previous === undefined) return conflict('provider', `sends no signals here: ${provider.id}`);
    if (previous.record.polling !== undefined)
      return conflict('provider', `is polled, with a token of its transmitter and none of ours: ${provider.id}`);
    const { tokenSha256: sha256 } = previous.record;
    const { token, digest } = newToken(admin);
    const formerToken = { sha256, until: admin.clock() + FORMER_TOKEN_SECONDS };
    const next = { ...previous.record, tokenSha256: digest, formerToken };
    const details = { formerTokenUntil: formerToken.until };
    return ok({ next, token, action: 'provider.signals_token_rotated', details });
  });
}

/** From the next push on each is refused, and its token is good for nothing. Members stay as they are. */
export function disableSignals(admin: Administration, of: SignalsOf): Promise<Administered<ChangedSignals>> {
  return change(admin, of, ({ provider, previous }) =>
    previous === undefined
      ? conflict('provider', `sends no signals here: ${provider.id}`)
      : ok({ next: undefined, action: 'provider.signals_disabled', details: {} }),
  );
}

interface Found {
  readonly provider: TrustedProvider;
  readonly previous: Revised<SignalStream> | undefined;
}

interface Planned {
  readonly next: SignalStream | undefined;
  readonly token?: string;
  readonly action: AuditAction;
  readonly details: Readonly<Record<string, string | number>>;
}

async function find(
  admin: Pick<Administration, 'reads' | 'caller'>,
  organization: string,
  id: string,
): Promise<Administered<Found>> {
  const found = await findProvider(admin, organization, id);
  if (!found.ok) return found;
  const { record: provider } = found.value;
  return ok({ provider, previous: await admin.reads.findSignals(provider.id) });
}

function viewOf({ configuration }: Pick<Administration, 'configuration'>, { provider, previous }: Found) {
  return { provider, stream: previous?.record, endpoint: signalEndpoint(configuration.issuer, provider.id) };
}

function switchedOn(admin: Administration, provider: TrustedProvider, settings: Settings): Planned {
  const { token, digest } = newToken(admin);
  const { transmitter, polling } = settings;
  const next: SignalStream = {
    ...{ organization: provider.organization, provider: provider.id },
    audience: settings.audience ?? signalEndpoint(admin.configuration.issuer, provider.id),
    ...(transmitter && { transmitter }),
    ...(polling && { polling }),
    tokenSha256: digest,
    enabledAt: admin.clock(),
    verificationState: admin.ids.singleUseId(),
    heard: {},
  };
  const shown = polling === undefined && { token };
  return { next, ...shown, action: 'provider.signals_enabled', details: detailsOf(next) };
}

/** Polled from now on, or no more: with another token of ours, which is told to nobody in the first case. */
function changed(
  admin: Administration,
  { transmitter: _, polling: before, formerToken, polled, ...previous }: SignalStream,
  { audience, transmitter, polling }: Settings,
): Planned {
  const isOtherWay = (before === undefined) !== (polling === undefined);
  const another = isOtherWay ? newToken(admin) : undefined;
  const next: SignalStream = {
    ...previous,
    audience: audience ?? signalEndpoint(admin.configuration.issuer, previous.provider),
    ...(transmitter && { transmitter }),
    ...(polling && { polling }),
    ...(another ? { tokenSha256: another.digest } : formerToken && { formerToken }),
    // Tried at once, whatever failed with the settings of before.
    ...(polling && polled && { polled: afresh(polled) }),
  };
  const shown = another && polling === undefined && { token: another.token };
  return { next, ...shown, action: 'provider.signals_changed', details: detailsOf(next) };
}

function afresh({ polledAt, succeededAt }: PollState): PollState {
  return { ...(polledAt !== undefined && { polledAt }), ...(succeededAt !== undefined && { succeededAt }) };
}

function newToken({ ids }: Administration) {
  const token = signalTokenOf(ids.authorizationSecret());
  const digest = signalTokenDigest(token);
  if (digest === undefined) throw new Error('a token of our own has another form');
  return { token, digest };
}

function detailsOf({ audience, transmitter, polling }: SignalStream): Record<string, string> {
  return {
    audience,
    ...(transmitter && { transmitterIssuer: transmitter.issuer, transmitterJwksUri: transmitter.jwksUri }),
    ...(polling && { pollEndpoint: polling.endpoint }),
  };
}

/** Reads → If-Match, or the operator's word → what it becomes → one transaction over what was read, and its entry. */
async function change(
  admin: Administration,
  { organization, provider: id, ifMatch }: SignalsOf,
  plan: (found: Found) => Administered<Planned> | Promise<Administered<Planned>>,
): Promise<Administered<ChangedSignals>> {
  const found = await find(admin, organization, id);
  if (!found.ok) return found;
  const { provider, previous } = found.value;
  const same = unlessChanged(admin, ifMatch, signalsTag(viewOf(admin, found.value)));
  if (!same.ok) return same;
  const planned = await plan(found.value);
  if (!planned.ok) return planned;
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const { next, token, action, details } = planned.value;
  const audit = auditEntry(admin, provider.organization, { action, target: provider.id, details });
  const of = { organization: provider.organization, provider: provider.id };
  const outcome = await admin.store.changeSignals(of, { previous, next }, by.value, audit);
  switch (outcome) {
    case 'done': {
      const endpoint = signalEndpoint(admin.configuration.issuer, provider.id);
      return ok({ provider, stream: next, endpoint, ...(token !== undefined && { token }) });
    }
    case 'missing':
      return noProvider(organization, id);
    case 'changed_meanwhile':
      return changedMeanwhile(admin, organization, id);
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
  }
}

async function changedMeanwhile(admin: Administration, organization: string, id: string): Promise<Administered<never>> {
  if (admin.caller.kind === 'operator')
    return conflict('provider', `had its signals changed by somebody else at the same moment: ${id}`);
  const current = await readSignals(admin, organization, id);
  return current.ok ? err({ reason: 'changed_meanwhile', current: signalsTag(current.value) }) : current;
}
