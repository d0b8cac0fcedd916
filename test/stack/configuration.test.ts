import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { InvalidConfiguration, validateConfiguration } from '../../lib/configuration.ts';
import { CONFIGURATION, countersignStack, stackWithoutIssuer } from './synthesize.ts';

const { issuer: _, ...WITHOUT_ISSUER } = CONFIGURATION;

/** The lines of what a person reads, without the heading. */
function problemsOf(action: () => unknown): readonly string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidConfiguration)
      return error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    throw error;
  }
  return [];
}

it('keeps the address of whoever is on call from functions and outputs: only the stack needs it', () => {
  const alarms = { email: 'oncall@example.com' };
  const { json, deployment } = validateConfiguration({ ...CONFIGURATION, deployment: { alarms } });
  expect(json).not.toContain('oncall');
  expect(deployment.alarms).toEqual(alarms);
});

describe('a configuration that cannot work fails synth', () => {
  it.each([
    {
      problem: 'issuer must be an https:// URL without query and fragment',
      given: { issuer: 'auth.example.com' },
    },
    {
      problem: 'issuer must be scheme and host only: no path, no trailing slash',
      given: { issuer: 'https://auth.example.com/' },
    },
    {
      problem: 'issuer must be an https:// URL without query and fragment',
      given: { issuer: 'http://localhost:8787' },
    },
    {
      problem:
        'issuer must itself be on http:// loopback when allowLoopbackIssuers is set: that setting is for a laptop',
      given: { allowLoopbackIssuers: true },
    },
    {
      problem: 'clockSkewSeconds must be a whole number of seconds from 0 to 60',
      given: { clockSkewSeconds: 61 },
    },
    {
      problem: 'roles.viewer names the scope "projects:fly", which scopes lacks',
      given: { roles: { viewer: ['projects:fly'] } },
    },
  ])('naming the field: $problem', ({ problem, given }) => {
    expect(problemsOf(() => countersignStack(given))).toEqual([problem]);
  });

  it('naming a loopback setting without the loopback issuer that it is for', () => {
    const synthesize = () => validateConfiguration({ ...WITHOUT_ISSUER, allowLoopbackIssuers: true });
    expect(problemsOf(synthesize)).toEqual([
      'allowLoopbackIssuers is for a laptop: it requires issuer to be an http:// URL on loopback',
    ]);
  });

  it('listing all of its problems at once', () => {
    const synthesize = () =>
      countersignStack({
        resources: {},
        scopes: { 'org:own': { access: 'read', description: 'Ours' } },
        roles: { viewer: ['projects:read'] },
      });
    expect(problemsOf(synthesize)).toEqual([
      'resources must name at least one resource: the API that tokens are for',
      'scopes["org:own"] must not begin with "org:", which is Countersign\'s own',
      'roles.viewer names the scope "projects:read", which scopes lacks',
    ]);
  });
});

describe('the issuer', () => {
  const WARNING = "issuer is not configured, so it is the API's own endpoint.";
  const warningsOf = (stack: ReturnType<typeof countersignStack>) =>
    Annotations.fromStack(stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => String(entry.data));

  it('is the endpoint of the API when none is configured, and synth warns what that will cost', () => {
    const warnings = warningsOf(stackWithoutIssuer());
    expect(warnings).toEqual([expect.stringContaining(WARNING)]);
    expect(warnings[0]).toContain('A custom domain later changes "iss" and "aud" everywhere');
  });

  it('gives no reason to warn when it is configured', () => {
    expect(warningsOf(countersignStack())).toEqual([]);
  });

  it('may be on loopback for a laptop', () => {
    const { authorizationServer } = countersignStack({ issuer: 'http://localhost:8787', allowLoopbackIssuers: true });
    expect(authorizationServer.issuer).toBe('http://localhost:8787');
  });
});
