import { ok } from '../../../protect/vocabulary/result.ts';
import type { SignalsInput } from '../../core/registration/signals.ts';
import type { PollState } from '../../core/signals/polling.ts';
import type { Administered, ByMember } from '../../flows/administration/administration.ts';
import {
  type ChangedSignals,
  disableSignals,
  enableSignals,
  readSignals,
  rotateSignalToken,
  signalsTag,
} from '../../flows/administration/signals.ts';
import { ROUTES } from '../../routes.ts';
import { type AdministrationRoutes, route, type Served } from './route.ts';
import {
  type ChangedSignalsJson,
  changedSignals,
  type SignalsRequest,
  signalsRequest,
  signalsSchema,
} from './schemas/signals.ts';

export const signalRoutes = {
  [ROUTES.administration.readSignals.key]: route({
    operation: 'read_signals',
    summary: 'Whether a provider sends signals here, and what was heard of it',
    answer: signalsSchema,
    handle: async ({ admin, path }) =>
      served(await readSignals(admin, admin.caller.organization, path['provider'] ?? '')),
  }),
  [ROUTES.administration.enableSignals.key]: route({
    operation: 'enable_signals',
    summary: 'Let a provider send signals, with a token that is shown once; of one that does, how they are recognized',
    body: signalsRequest,
    answer: changedSignals,
    precondition: true,
    handle: async ({ admin, services, path, body, ifMatch }) =>
      served(await enableSignals(admin, services, signalsOf(admin, path, ifMatch), inputOf(body))),
  }),
  [ROUTES.administration.rotateSignalToken.key]: route({
    operation: 'rotate_signal_token',
    summary: 'Another token for its signals, shown once; the one before counts for a day',
    answer: changedSignals,
    precondition: true,
    handle: async ({ admin, path, ifMatch }) => served(await rotateSignalToken(admin, signalsOf(admin, path, ifMatch))),
  }),
  [ROUTES.administration.disableSignals.key]: route({
    operation: 'disable_signals',
    summary: 'Take no signals of a provider any more; members stay as they are',
    answer: signalsSchema,
    precondition: true,
    handle: async ({ admin, path, ifMatch }) => served(await disableSignals(admin, signalsOf(admin, path, ifMatch))),
  }),
} satisfies AdministrationRoutes;

function signalsOf({ caller }: ByMember, path: Readonly<Record<string, string>>, ifMatch: string) {
  return { organization: caller.organization, provider: path['provider'] ?? '', ifMatch };
}

function inputOf(body: SignalsRequest): SignalsInput {
  const { audience, transmitter_issuer: issuer, transmitter_jwks_uri: jwksUri } = body;
  const { poll_endpoint: pollEndpoint, poll_token: pollToken } = body;
  return {
    ...(audience !== undefined && { audience }),
    ...(issuer !== undefined && { transmitterIssuer: issuer }),
    ...(jwksUri !== undefined && { transmitterJwksUri: jwksUri }),
    ...(pollEndpoint !== undefined && { pollEndpoint }),
    ...(pollToken !== undefined && { pollToken }),
  };
}

function served(signals: Administered<ChangedSignals>): Administered<Served> {
  if (!signals.ok) return signals;
  return ok({ body: signalsJson(signals.value), etag: signalsTag(signals.value) });
}

export function signalsJson({ token, ...signals }: ChangedSignals): ChangedSignalsJson {
  const { stream, endpoint } = signals;
  const common = { endpoint_url: endpoint, etag: signalsTag(signals) };
  if (stream === undefined) return { status: 'off', ...common };
  const { audience, transmitter, enabledAt, formerToken, verificationState, heard } = stream;
  return {
    status: 'on',
    audience,
    ...(transmitter && { transmitter_issuer: transmitter.issuer, transmitter_jwks_uri: transmitter.jwksUri }),
    enabled_at: enabledAt,
    ...(formerToken && { former_token_until: formerToken.until }),
    verification_state: verificationState,
    ...(heard.receivedAt !== undefined && { received_at: heard.receivedAt }),
    ...(heard.verifiedAt !== undefined && { verified_at: heard.verifiedAt }),
    ...(heard.status !== undefined && { stream_status: heard.status }),
    ...(stream.polling && { poll_endpoint: stream.polling.endpoint, ...polledJson(stream.polled) }),
    ...common,
    ...(token !== undefined && { token }),
  };
}

function polledJson({ polledAt, succeededAt, failure, nextAt }: PollState = {}) {
  return {
    ...(polledAt !== undefined && { polled_at: polledAt }),
    ...(succeededAt !== undefined && { poll_succeeded_at: succeededAt }),
    ...(failure !== undefined && { poll_failure: failure, ...(nextAt !== undefined && { next_poll_at: nextAt }) }),
  };
}
