import { App } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { configurationFromContext, InvalidConfiguration, validateConfiguration } from '../../lib/configuration.ts';
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
      problem: 'countersign.issuer must be an https:// URL without query and fragment',
      given: { issuer: 'auth.example.com' },
    },
    {
      problem: 'countersign.issuer must be scheme and host only: no path, no trailing slash',
      given: { issuer: 'https://auth.example.com/' },
    },
    {
      problem: 'countersign.issuer must be an https:// URL without query and fragment',
      given: { issuer: 'http://localhost:8787' },
    },
    {
      problem:
        'countersign.issuer must itself be on http:// loopback when allowLoopbackIssuers is set: that setting is for a laptop',
      given: { allowLoopbackIssuers: true },
    },
    {
      problem: 'countersign.clockSkewSeconds must be a whole number of seconds from 0 to 60',
      given: { clockSkewSeconds: 61 },
    },
    {
      problem: 'countersign.roles.viewer names the scope "projects:fly", which countersign.scopes lacks',
      given: { roles: { viewer: ['projects:fly'] } },
    },
  ])('naming the field: $problem', ({ problem, given }) => {
    expect(problemsOf(() => countersignStack(given))).toEqual([problem]);
  });

  it('naming a loopback setting without the loopback issuer that it is for', () => {
    const synthesize = () => validateConfiguration({ ...WITHOUT_ISSUER, allowLoopbackIssuers: true });
    expect(problemsOf(synthesize)).toEqual([
      'countersign.allowLoopbackIssuers is for a laptop: it requires countersign.issuer to be an http:// URL on loopback',
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
      'countersign.resources must name at least one resource: the API that tokens are for',
      'countersign.scopes.org:own must not begin with "org:", which is Countersign\'s own',
      'countersign.roles.viewer names the scope "projects:read", which countersign.scopes lacks',
    ]);
  });
});

describe('the issuer', () => {
  const WARNING = "countersign.issuer is not configured, so it is the API's own endpoint.";
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

describe('the context of the app', () => {
  const read = (context: Record<string, unknown>) => configurationFromContext(new App({ context }).node);

  it('holds the configuration, as an object or as the text that the command line passes', () => {
    expect(read({ countersign: CONFIGURATION })).toEqual(CONFIGURATION);
    expect(read({ countersign: JSON.stringify(CONFIGURATION) })).toEqual(CONFIGURATION);
  });

  it.each([
    { form: 'an object', override: { issuer: 'https://other.example', roles: {} } },
    { form: 'text', override: '{"issuer":"https://other.example","roles":{}}' },
  ])('lays countersign:override over it, whole members at a time ($form)', ({ override }) => {
    expect(read({ countersign: CONFIGURATION, 'countersign:override': override })).toEqual({
      ...CONFIGURATION,
      issuer: 'https://other.example',
      roles: {},
    });
  });

  it.each([
    { context: {}, problem: 'countersign is missing from the context (cdk.json)' },
    { context: { countersign: '{"roles":' }, problem: 'countersign must be an object, or the JSON text of one' },
    { context: { countersign: [] }, problem: 'countersign must be an object, or the JSON text of one' },
    {
      context: { countersign: CONFIGURATION, 'countersign:override': 'null' },
      problem: 'countersign:override must be an object, or the JSON text of one',
    },
  ])('is refused: $problem', ({ context, problem }) => {
    expect(problemsOf(() => read(context))).toEqual([problem]);
  });
});
