import type { ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ThrottleClass } from '../lambdas/routes.ts';

/** Requests per second, and at once, that all callers of one route may have together. */
export const THROTTLES = {
  /** KMS signs 1,000 times a second with RSA for an account and Region: half of that, so that nothing else starves. */
  redeem: { rateLimit: 500, burstLimit: 500 },
  /** Up to one for every request to the vendor's APIs; it signs nothing. */
  introspect: { rateLimit: 1_000, burstLimit: 1_000 },
  /** A token is revoked once; it signs nothing, and writes one row. */
  revoke: { rateLimit: 100, burstLimit: 200 },
  /** A client asks before it sends a person to their provider, and remembers the answer. A few reads; whoever guesses names is slow. */
  lookUp: { rateLimit: 50, burstLimit: 100 },
  /** A tool registers once in its life, and looks now and then whether somebody has enabled it. */
  register: { rateLimit: 5, burstLimit: 20 },
  /** A provider goes through its people by itself, one request each; Entra sends some 25 a second, and customers do not at once. */
  provision: { rateLimit: 100, burstLimit: 200 },
  /** Somebody leaves, or changes a password. A provider that switches off a thousand people at once repeats what it must. */
  signal: { rateLimit: 50, burstLimit: 200 },
  /** KMS signs 1,000 times a second for an account and Region; redemption has half of that, agents a quarter. */
  mint: { rateLimit: 250, burstLimit: 250 },
  /** Reads one row. A host polls while a person decides. */
  poll: { rateLimit: 500, burstLimit: 500 },
  /** People click; a hundred of them in one second is a busy deployment. */
  decide: { rateLimit: 100, burstLimit: 100 },
  /** Verifiers cache these documents; a thousand that start at once must still get an answer. */
  document: { rateLimit: 500, burstLimit: 1_000 },
  /** People sign in once a day; whoever begins more sign-ins than these is no person, and each is a query. */
  login: { rateLimit: 50, burstLimit: 100 },
  /** A page asks who is signed in each time it opens. */
  session: { rateLimit: 200, burstLimit: 400 },
  /** An organization is set up once, by one person. */
  setup: { rateLimit: 10, burstLimit: 20 },
  /** People look and click, and a page asks for several lists at once. */
  administer: { rateLimit: 100, burstLimit: 200 },
  /** Each asks an identity provider, or examines an assertion. */
  costly: { rateLimit: 10, burstLimit: 20 },
  /** A first visit asks for a dozen files, and a browser keeps all but the page itself for a year. */
  console: { rateLimit: 200, burstLimit: 400 },
} as const satisfies Readonly<Record<ThrottleClass, Required<ThrottleSettings>>>;
