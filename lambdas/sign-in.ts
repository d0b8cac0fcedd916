import { environmentCall } from '../protect/aws/environment-call.ts';
import { DYNAMODB, KMS } from '../protect/aws/service.ts';
import { dynamoProviderActivation } from './adapters/aws/administration/activation.ts';
import { dynamoDirectoryReads } from './adapters/aws/administration/directory-reads.ts';
import { dynamoAdministrationReads } from './adapters/aws/administration/reads.ts';
import { dynamoSessionTrust } from './adapters/aws/directory/session-trust.ts';
import { dynamoTrustSources } from './adapters/aws/directory/trust-sources.ts';
import { dynamo } from './adapters/aws/dynamodb/dynamo.ts';
import { dynamoKeyRingStore } from './adapters/aws/key-ring/store.ts';
import { signedKms } from './adapters/aws/kms/kms.ts';
import { kmsSecretDecrypter } from './adapters/aws/kms/secrets.ts';
import { kmsSigner } from './adapters/aws/kms/signer.ts';
import { dynamoMemberRecall } from './adapters/aws/members/recall.ts';
import { dynamoSignInNotes } from './adapters/aws/members/sign-in-notes.ts';
import { dynamoActivationQuestions } from './adapters/aws/sessions/activation-questions.ts';
import { dynamoSetupStore } from './adapters/aws/sessions/setup-store.ts';
import { dynamoSessionStore } from './adapters/aws/sessions/store.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { openidCodeExchange } from './adapters/https/openid-code-exchange.ts';
import { cachedSessionTrust } from './adapters/memory/cached-session-trust.ts';
import { sleep, systemClock } from './adapters/system/system-clock.ts';
import { systemIds, systemSignInIds } from './adapters/system/system-ids.ts';
import { publishedProviderKeys } from './composed/provider-keys.ts';
import { byRoute } from './endpoints/http/by-route.ts';
import { asLambdaHandler, type Endpoint } from './endpoints/http/endpoint.ts';
import { activationEndpoint } from './endpoints/sign-in/activation-endpoint.ts';
import { activationPage } from './endpoints/sign-in/activation-page.ts';
import { signInEndpoint } from './endpoints/sign-in/endpoint.ts';
import { sessionEndpoint } from './endpoints/sign-in/session-endpoint.ts';
import { setupEndpoint } from './endpoints/sign-in/setup-endpoint.ts';
import { readConfiguration, readEnvironment, signInEnvironment } from './environment.ts';
import { ROUTES, type RouteKeyOf } from './routes.ts';

const environment = readEnvironment(signInEnvironment);
const configuration = readConfiguration(environment);
const { auditRetentionDays } = configuration;
const tables = {
  directory: environment.DIRECTORY_TABLE,
  members: environment.MEMBERS_TABLE,
  status: environment.STATUS_TABLE,
  sessions: environment.SESSIONS_TABLE,
  auditTrail: environment.AUDIT_TRAIL_TABLE,
};
const db = dynamo(environmentCall(DYNAMODB));
const kms = signedKms(environmentCall(KMS));
const clock = systemClock;
const ids = { ...systemIds, ...systemSignInIds };
const telemetry = powertoolsTelemetry('sign-in');
const trust = { ...dynamoTrustSources(db, tables), ...dynamoSessionTrust(db, tables) };
const sessions = dynamoSessionStore(db, tables, auditRetentionDays);
const signIns = dynamoSignInNotes(db, tables);
const setups = dynamoSetupStore(db, tables, auditRetentionDays);
const questions = dynamoActivationQuestions(db, tables.sessions);
const providers = dynamoDirectoryReads(db, tables.directory);
const signer = kmsSigner(kms, dynamoKeyRingStore(db, environment.KEY_RING_TABLE), clock, telemetry);
const secrets = kmsSecretDecrypter(kms, environment.SECRETS_KEY_ARN);

const signIn = signInEndpoint({
  configuration,
  trust,
  providers,
  codes: openidCodeExchange({ configuration, signer, secrets, clock, ids }),
  providerKeys: publishedProviderKeys(db, environment.PROVIDER_KEYS_TABLE, configuration, telemetry),
  sessions,
  signIns,
  setups,
  questions,
  clock,
  sleep,
  ids,
  telemetry,
});

const activation = activationEndpoint({
  ...{ configuration, trust, providers, sessions, setups, clock, ids, telemetry },
  refused: telemetry.sessionRefused,
});

const decision = activationPage({
  ...{ configuration, trust, providers, sessions, signIns, setups, questions, clock, sleep, ids, telemetry },
  registered: dynamoAdministrationReads(db, tables),
  activate: dynamoProviderActivation(db, tables, auditRetentionDays),
  refused: telemetry.sessionRefused,
});

const setup = setupEndpoint({ configuration, trust, setups, clock, ids });

const session = sessionEndpoint({
  configuration,
  trust: cachedSessionTrust(trust, clock),
  sessions,
  setups,
  recalls: dynamoMemberRecall(db, tables, auditRetentionDays),
  clock,
  ids,
  refused: telemetry.sessionRefused,
});

/** By the key that API Gateway names. */
const ENDPOINTS: Readonly<Record<RouteKeyOf<'signIn'>, Endpoint>> = {
  [ROUTES.signIn.login.key]: signIn,
  [ROUTES.signIn.callback.key]: signIn,
  [ROUTES.signIn.session.key]: session,
  [ROUTES.signIn.logout.key]: session,
  [ROUTES.signIn.logoutEverywhere.key]: session,
  [ROUTES.signIn.setup.key]: setup,
  [ROUTES.signIn.activation.key]: activation,
  [ROUTES.signIn.activationPage.key]: decision,
};

/** `/login/…`, `/session`, `/logout…`, `/setup/…`, and what makes a pending provider active. */
export const handler = asLambdaHandler(byRoute(ENDPOINTS), telemetry);
