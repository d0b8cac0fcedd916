import { jest } from '@jest/globals';
import { powertoolsTelemetry } from '../../../../lambdas/adapters/aws/telemetry/powertools.ts';
import { PinnedFetchError } from '../../../../lambdas/adapters/https/pinned-fetch.ts';
import type { FetchFailure } from '../../../../lambdas/core/connection/fetch-failure.ts';
import type { KeyRing } from '../../../../lambdas/core/keys/ring.ts';
import type { Refusal } from '../../../../lambdas/core/refusal.ts';
import { metricsNamespace } from '../../../../lambdas/environment.ts';
import { KeyUnusable } from '../../../../lambdas/ports/signer.ts';
import type { RedemptionContext } from '../../../../lambdas/ports/telemetry.ts';
import { Unavailable } from '../../../../lambdas/ports/unavailable.ts';
import type { ClientId } from '../../../../protect/vocabulary/identifiers.ts';
import { anOrganization, aProvider, aRedemption, scopes } from '../../../contract/records.ts';

type Line = Readonly<Record<string, unknown>>;

interface Emf {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

const telemetry = powertoolsTelemetry('token');
const ASSERTION = 'eyJhbGciOiJFUzI1NiIsInR5cCI6Im9hdXRoLWlkLWphZytqd3QifQ.eyJpc3MiOiJhIn0.c2lnbmF0dXJl';
const SECRET = 'a-secret-that-nobody-may-see';
const CONTEXT = {
  correlationId: 'request-1',
  client: 'cursor',
  organization: 'acme',
  provider: 'idp_1',
  member: 'maria',
} as unknown as RedemptionContext;

/** Everything that Lambda would send to the log for this call, line by line. */
function linesOf(report: () => void): {
  readonly text: string;
  readonly logs: readonly Line[];
  readonly metrics: readonly Line[];
} {
  const written: string[] = [];
  const take = (chunk: string | Uint8Array) => written.push(String(chunk)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockImplementation(take));
  try {
    report();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  const text = written.join('');
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
  return { text, logs: lines.filter((line) => !('_aws' in line)), metrics: lines.filter((line) => '_aws' in line) };
}

/** Each metric as CloudWatch will read it: its name, its value and its dimensions' values. */
function counted(lines: readonly Line[]): readonly object[] {
  return lines.flatMap((line) => {
    const { _aws: metadata } = line as unknown as Emf;
    return metadata.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) =>
      Metrics.map(({ Name }) => ({
        [Name]: line[Name],
        dimensions: Object.fromEntries((Dimensions[0] ?? []).map((name) => [name, line[name]])),
      })),
    );
  });
}

const service = 'token';

describe('[L11] what a SCIM client has sent', () => {
  it('is in no line as a token, in whatever fact of the refusal it stands', () => {
    const context = { correlationId: 'request-1' };
    const refusal = { reason: 'email_domain_not_pinned', domain: ASSERTION } as const;
    const { text, logs } = linesOf(() => telemetry.provisioningRefused(refusal, context));
    expect(text).not.toContain(ASSERTION);
    expect(logs[0]).toMatchObject({ reason: 'email_domain_not_pinned', facts: { domain: '[looks like a token]' } });
  });
});

describe('[L11] what a provider’s server has answered', () => {
  const failure = { reason: 'wrong_media_type', mediaType: ASSERTION } as const;
  const unread = { reason: 'fetch_failed', failure };
  const provider = aProvider(anOrganization().id);

  it.each<readonly [string, () => void]>([
    [
      'a poll',
      () =>
        telemetry.signalPollFailed(
          { reason: 'poll_not_answered', failure },
          { correlationId: 'request-1', provider: provider.id, organization: provider.organization },
        ),
    ],
    ['a fetch of keys', () => telemetry.providerKeysFetchFailed(provider, unread)],
    [
      'an outage',
      () =>
        telemetry.signalUnavailable(new Unavailable('keys', { cause: new PinnedFetchError(failure) }), {
          correlationId: 'r',
        }),
    ],
  ])('is in no line as a token: %s', (_, tell) => {
    const { text } = linesOf(tell);
    expect(text).toContain('[looks like a token]');
    expect(text).not.toContain(ASSERTION);
  });
});

describe('a token issued', () => {
  const record = { ...aRedemption(), scopes: scopes('projects:rename', 'projects:read') };
  const { text, logs, metrics } = linesOf(() => telemetry.tokenIssued(record));

  it('is one log line, with what an auditor asks for', () => {
    const { owner: _, ttl: __, scopes: ___, ...facts } = record;
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({
      level: 'INFO',
      message: 'token issued',
      service,
      scope: 'projects:read projects:rename',
      ...facts,
    });
  });

  it('is counted once, by service alone', () => {
    expect(counted(metrics)).toEqual([{ TokensIssued: 1, dimensions: { service } }]);
  });

  it('[L11] does not show who may undo it', () => {
    expect(text).not.toContain(record.owner);
  });
});

describe('a redemption refused', () => {
  const refusal: Refusal = {
    reason: 'wrong_audience',
    expected: 'https://auth.example',
    actual: 'https://other.example',
  };
  const { logs, metrics } = linesOf(() => telemetry.redemptionRefused(refusal, CONTEXT));

  it('is one log line, with both compared values and what was known', () => {
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({
      level: 'WARN',
      message: 'redemption refused',
      reason: 'wrong_audience',
      facts: { expected: 'https://auth.example', actual: 'https://other.example' },
      ...CONTEXT,
    });
  });

  it('is counted once in all, once as of a client that authenticated, and once by its reason', () => {
    expect(counted(metrics)).toEqual([
      { RedemptionsRefused: 1, dimensions: { service } },
      { AssertionsRefused: 1, dimensions: { service } },
      { RedemptionsRefusedByReason: 1, dimensions: { service, reason: 'wrong_audience' } },
    ]);
  });
});

it('what a stranger sent is refused, and wakes nobody: it is not counted as of a client', () => {
  const { metrics } = linesOf(() =>
    telemetry.redemptionRefused({ reason: 'unknown_client' }, { correlationId: 'request-1' }),
  );
  expect(counted(metrics).map((metric) => Object.keys(metric)[0])).toEqual([
    'RedemptionsRefused',
    'RedemptionsRefusedByReason',
  ]);
});

it('a redemption unavailable is one log line and is counted by its dependency; the cause is a name, not its words', () => {
  const cause = Object.assign(new Error(`refused ${SECRET} ${ASSERTION}`), { name: 'ThrottlingException' });
  const { text, logs, metrics } = linesOf(() =>
    telemetry.redemptionUnavailable(new Unavailable('DynamoDB', { cause }), CONTEXT),
  );
  expect(logs).toHaveLength(1);
  expect(logs[0]).toMatchObject({ level: 'ERROR', dependency: 'DynamoDB', cause: 'ThrottlingException', ...CONTEXT });
  const dimensions = { service, dependency: 'DynamoDB' };
  expect(counted(metrics)).toEqual([
    { RedemptionsUnavailable: 1, dimensions },
    { DependencyThrottled: 1, dimensions },
  ]);
  expect(text).not.toContain(SECRET);
});

describe('an outage is logged with its reason', () => {
  const logOf = (cause: unknown) => {
    const { text, logs } = linesOf(() => telemetry.signInUnavailable(new Unavailable('x', { cause }), CONTEXT));
    expect(text).not.toContain(SECRET);
    return logs[0];
  };

  it.each<[string, FetchFailure]>([
    ['timed_out', { reason: 'timed_out', timeoutMs: 8_000 }],
    ['status', { reason: 'status', status: 503 }],
    ['connect_failed', { reason: 'connect_failed', code: 'ECONNREFUSED' }],
  ])('an identity provider: %s', (reason, failure) => {
    expect(logOf(new PinnedFetchError(failure))).toMatchObject({ dependency: 'x', cause: reason, failure });
  });

  it('[L11] AWS: class, code, status, attempts and request id, and nothing else that an error carries', () => {
    const $metadata = { httpStatusCode: 400, attempts: 2, requestId: 'R-1', extra: SECRET };
    const cause = Object.assign(new Error(SECRET), {
      name: 'TimeoutError',
      code: 'ECONNRESET',
      $metadata,
      body: SECRET,
    });
    expect(logOf(cause)).toMatchObject({
      ...{ cause: 'TimeoutError', code: 'ECONNRESET', status: 400, attempts: 2, requestId: 'R-1' },
    });
  });

  it('[L11] not by a code that is no code', () => {
    expect(
      logOf(Object.assign(new Error(SECRET), { code: `${SECRET} x`, $metadata: { requestId: { SECRET } } })),
    ).toEqual(expect.not.objectContaining({ code: expect.anything(), requestId: expect.anything() }));
  });
});

it('an outage that is no throttle is not counted as one', () => {
  const cause = Object.assign(new Error('down'), { name: 'InternalServerError' });
  const { metrics } = linesOf(() => telemetry.redemptionUnavailable(new Unavailable('DynamoDB', { cause }), CONTEXT));
  expect(counted(metrics)).toEqual([{ RedemptionsUnavailable: 1, dimensions: { service, dependency: 'DynamoDB' } }]);
});

describe('client secrets that were looked at', () => {
  it('are one log line for each that is about to end, and one number', () => {
    const expiring = { client: 'cursor' as ClientId, kind: 'secret', endsAt: 1_800_000_000 } as const;
    const { logs, metrics } = linesOf(() => telemetry.clientSecretsChecked([expiring]));
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({ level: 'WARN', ...expiring, ends: '2027-01-15T08:00:00.000Z' });
    expect(counted(metrics)).toEqual([{ ClientSecretsExpiring: 1, dimensions: { service } }]);
  });

  it('are told also when none is: the alarm ends by it', () => {
    const { logs, metrics } = linesOf(() => telemetry.clientSecretsChecked([]));
    expect(logs).toEqual([]);
    expect(counted(metrics)).toEqual([{ ClientSecretsExpiring: 0, dimensions: { service } }]);
  });
});

it("a provider's keys that were not fetched are one log line, and are counted by service alone", () => {
  const provider = aProvider(anOrganization().id);
  const { logs, metrics } = linesOf(() => telemetry.providerKeysFetchFailed(provider, { reason: 'timed_out' }));
  expect(logs).toHaveLength(1);
  expect(logs[0]).toMatchObject({
    level: 'ERROR',
    publisher: provider.id,
    failure: { reason: 'timed_out' },
  });
  expect(counted(metrics)).toEqual([{ ProviderKeyFetchesFailed: 1, dimensions: { service } }]);
});

describe('a bug', () => {
  it('is one log line that says where, and is counted by service alone', () => {
    const { logs, metrics } = linesOf(() => telemetry.requestFailed(new TypeError('no'), 'request-1'));
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({
      level: 'ERROR',
      correlationId: 'request-1',
      failure: {
        name: 'TypeError',
        at: expect.arrayContaining([expect.stringContaining('powertools.test')]),
      },
    });
    expect(counted(metrics)).toEqual([{ RequestsFailed: 1, dimensions: { service } }]);
  });

  it.each([
    ['an error that quotes it', new Error(`cannot parse ${SECRET}`)],
    ['an error that quotes it on a line like a frame', new Error(`cannot parse\n    at ${SECRET}`)],
    ['an error that quotes it in a very frame', new Error(`cannot parse\n    at ${SECRET} (file.ts:1:2)`)],
    ['an error that was thrown because of it', new Error('failed', { cause: new Error(SECRET) })],
    ['an error that carries it', Object.assign(new Error('failed'), { body: SECRET })],
    ['a text', SECRET],
    ['an object', { secret: SECRET }],
  ])('[L11] never shows a secret: %s', (_, error) => {
    expect(linesOf(() => telemetry.requestFailed(error, 'request-1')).text).not.toContain(SECRET);
  });
});

describe('[L11] whatever a refusal holds', () => {
  const HOSTILE: readonly Refusal[] = [
    {
      reason: 'untrusted_issuer',
      issuer: ASSERTION,
      tenant: ASSERTION,
      audienceTenant: ASSERTION,
      differsByTrailingSlash: false,
    },
    { reason: 'wrong_audience', expected: 'https://auth.example', actual: `https://other.example/${ASSERTION}` },
    { reason: 'issued_to_other_client', expected: 'cursor', actual: ASSERTION },
    { reason: 'wrong_type', actual: ASSERTION },
    { reason: 'no_key_for_kid', kid: ASSERTION },
    { reason: 'bad_signature', kid: ` ${ASSERTION}` },
    { reason: 'algorithm_not_allowed', actual: ASSERTION, allowed: ['RS256'] },
    { reason: 'forbidden_header', member: ASSERTION },
    { reason: 'resource_unknown', resource: `https://api.example/?token=${ASSERTION}` },
    {
      reason: 'no_scope_granted',
      asserted: scopes(ASSERTION),
      requested: scopes(ASSERTION),
      ceiling: scopes(),
      role: scopes(),
    },
  ];

  it.each(HOSTILE)('$reason: no assertion reaches the log', (refusal) => {
    const { text, metrics } = linesOf(() => telemetry.redemptionRefused(refusal, CONTEXT));
    for (const part of ASSERTION.split('.').slice(0, 2)) expect(text).not.toContain(part);
    expect(counted(metrics)).toHaveLength(3);
  });

  it('a text is cut, and cannot begin a line of its own', () => {
    const actual = `x\n{"level":"INFO","message":"token issued"}${'y'.repeat(10_000)}`;
    const { text, logs } = linesOf(() => telemetry.redemptionRefused({ reason: 'wrong_type', actual }, CONTEXT));
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({ message: 'redemption refused', facts: { actual: actual.slice(0, 256) } });
    expect(text.length).toBeLessThan(3_000);
  });
});

it('every metric is valid EMF in our namespace, with at most two dimensions, none of them of a customer', () => {
  const { metrics } = linesOf(() => {
    telemetry.tokenIssued(aRedemption());
    telemetry.redemptionRefused({ reason: 'unknown_client' }, CONTEXT);
    telemetry.redemptionUnavailable(new Unavailable('KMS'), CONTEXT);
    telemetry.requestFailed(new Error('no'), 'request-1');
    telemetry.providerKeysFetchFailed(aProvider(anOrganization().id), { reason: 'timed_out' });
  });
  expect(metrics).toHaveLength(7);
  for (const { _aws: metadata } of metrics as unknown as readonly Emf[]) {
    expect(Math.abs(Date.now() - metadata.Timestamp)).toBeLessThan(60_000);
    expect(metadata.CloudWatchMetrics).toEqual([
      {
        Namespace: 'Countersign',
        Dimensions: [expect.arrayContaining(['service'])],
        Metrics: [{ Name: expect.any(String), Unit: 'Count' }],
      },
    ]);
    const names = metadata.CloudWatchMetrics[0]?.Dimensions[0] ?? [];
    expect(new Set(names).isSubsetOf(new Set(['service', 'reason', 'dependency']))).toBe(true);
  }
});

describe('the namespace', () => {
  const namespaceOf = (work: () => void) => (linesOf(work).metrics[0] as unknown as Emf)._aws.CloudWatchMetrics[0];

  it("is never another deployment's: the variable of the function names it", () => {
    process.env['METRICS_NAMESPACE'] = 'Countersign-staging';
    try {
      const staging = powertoolsTelemetry('token');
      expect(namespaceOf(() => staging.requestFailed(new Error('no'), 'request-1'))).toMatchObject({
        Namespace: 'Countersign-staging',
      });
    } finally {
      delete process.env['METRICS_NAMESPACE'];
    }
  });

  it('is what it was before for a function that has not been told yet', () => {
    expect(metricsNamespace({})).toBe('Countersign');
    expect(metricsNamespace({ METRICS_NAMESPACE: '' })).toBe('Countersign');
  });
});

describe('rotation', () => {
  const rotation = powertoolsTelemetry('rotation');
  const ring: KeyRing = { version: 7, keys: [] };

  it('that completed is counted, with the age of the key that signs, by service alone', () => {
    const { metrics } = linesOf(() => rotation.rotationCompleted(ring, 43_200));
    const dimensions = { service: 'rotation' };
    expect(counted(metrics)).toEqual([
      { RotationsCompleted: 1, dimensions },
      { SigningKeyAgeDays: 0.5, dimensions },
    ]);
  });

  it('without a key that signs has no age', () => {
    expect(counted(linesOf(() => rotation.rotationCompleted(ring, undefined)).metrics)).toHaveLength(1);
  });

  it('that failed is counted, and names the dependency', () => {
    const { logs, metrics } = linesOf(() => rotation.rotationFailed(new Unavailable('KMS')));
    expect(counted(metrics)).toEqual([{ RotationsFailed: 1, dimensions: { service: 'rotation' } }]);
    expect(logs[0]).toMatchObject({ level: 'ERROR', failure: { dependency: 'KMS' } });
  });

  it('says which step it took', () => {
    const step = { kind: 'change', change: 'promoted', next: ring } as const;
    expect(linesOf(() => rotation.rotationStepTaken(step, ring)).logs).toMatchObject([
      { step: 'promoted', version: 7 },
    ]);
  });
});

describe('a signing key that failed over', () => {
  it('is counted, by service alone, and named', () => {
    const cause = Object.assign(new Error('arn:aws:kms:… is disabled.'), { name: 'DisabledException' });
    const { logs, metrics } = linesOf(() => telemetry.signingKeyFailedOver('key-1', new KeyUnusable({ cause })));
    expect(counted(metrics)).toEqual([{ SigningKeyFailedOver: 1, dimensions: { service } }]);
    expect(logs[0]).toMatchObject({ level: 'ERROR', kid: 'key-1', cause: 'DisabledException' });
  });
});
