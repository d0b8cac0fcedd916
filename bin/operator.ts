import type { Command } from 'commander';
import { dynamoOffboardingStore } from '../lambdas/adapters/aws/administration/offboarding.ts';
import { dynamoAdministrationReads } from '../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../lambdas/adapters/aws/administration/store.ts';
import { dynamoAuditSeals } from '../lambdas/adapters/aws/audit-seals/store.ts';
import { dynamoAuditHistory } from '../lambdas/adapters/aws/audit-trail/history.ts';
import { dynamoRegistrationTokens } from '../lambdas/adapters/aws/directory/client-registrations.ts';
import { dynamoTrustSources } from '../lambdas/adapters/aws/directory/trust-sources.ts';
import { sdkDynamo } from '../lambdas/adapters/aws/dynamodb/clients.ts';
import { dynamoKeyOrders } from '../lambdas/adapters/aws/key-ring/orders.ts';
import { dynamoFormerKeys } from '../lambdas/adapters/aws/key-ring/records.ts';
import { dynamoKeyRingStore } from '../lambdas/adapters/aws/key-ring/store.ts';
import { sdkKmsOf } from '../lambdas/adapters/aws/kms/clients.ts';
import { kmsSecretEncrypter } from '../lambdas/adapters/aws/kms/secrets.ts';
import { dynamoMemberIds } from '../lambdas/adapters/aws/members/ids.ts';
import { dynamoMemberPlaces } from '../lambdas/adapters/aws/members/places.ts';
import { dynamoProviderKeyCache } from '../lambdas/adapters/aws/provider-keys/cache.ts';
import { dynamoScimTokens } from '../lambdas/adapters/aws/provisioning/tokens.ts';
import { dynamoIssuedTokens } from '../lambdas/adapters/aws/redemptions/issued-tokens.ts';
import { dynamoRedemptionLookUp } from '../lambdas/adapters/aws/redemptions/look-up.ts';
import { dynamoSetupLinks } from '../lambdas/adapters/aws/sessions/setup-store.ts';
import { readKeptConfiguration } from '../lambdas/adapters/aws/status/declaration.ts';
import { dnsTextRecords } from '../lambdas/adapters/dns/text-records.ts';
import { systemClock } from '../lambdas/adapters/system/system-clock.ts';
import { systemIds } from '../lambdas/adapters/system/system-ids.ts';
import { parseDeployed } from '../lambdas/environment.ts';
import type { Administered, ByOperator } from '../lambdas/flows/administration/administration.ts';
import type { Offboarding } from '../lambdas/flows/administration/erase-member.ts';
import type { MemberPlaces } from '../lambdas/ports/administration-store.ts';
import type { AuditHistory } from '../lambdas/ports/audit-history.ts';
import type { AuditSealReads } from '../lambdas/ports/audit-seals.ts';
import type { RegistrationTokens } from '../lambdas/ports/client-registrations.ts';
import type { IssuedTokens } from '../lambdas/ports/issued-tokens.ts';
import type { FormerKeys, KeyOrders, KeyRingStore } from '../lambdas/ports/key-ring-store.ts';
import type { MemberIdClaims } from '../lambdas/ports/member-ids.ts';
import type { OffboardingStore } from '../lambdas/ports/offboarding-store.ts';
import type { ProviderKeyCache } from '../lambdas/ports/provider-keys.ts';
import type { ScimTokens } from '../lambdas/ports/provisioning-store.ts';
import type { RedemptionLookUp } from '../lambdas/ports/redemption-look-up.ts';
import type { SecretEncrypter } from '../lambdas/ports/secrets.ts';
import type { SetupLinks } from '../lambdas/ports/setup-store.ts';
import type { FindTextRecords } from '../lambdas/ports/text-records.ts';
import { CommandError, fieldError, problemsOf } from './command-error.ts';
import { type DeploymentOptions, findDeployment } from './deployment.ts';
import { type Output, outputTo } from './output.ts';

/** What every command has: the flows' dependencies on one deployment, and where to answer. */
export interface Operator {
  readonly administration: ByOperator;
  readonly ring: Pick<KeyRingStore, 'read'>;
  readonly former: FormerKeys;
  readonly orders: KeyOrders;
  readonly redemptions: RedemptionLookUp;
  /** The register of access tokens. */
  readonly issuedTokens: IssuedTokens;
  readonly history: AuditHistory;
  readonly seals: AuditSealReads;
  /** Keys of providers that the deployment knows: never written from here. */
  readonly providerKeys: Pick<ProviderKeyCache, 'read'>;
  readonly setups: SetupLinks;
  /** Initial access tokens, by which clients register themselves. */
  readonly registrationTokens: RegistrationTokens;
  /** Tokens of providers' SCIM clients. */
  readonly scimTokens: ScimTokens;
  readonly memberIds: MemberIdClaims;
  readonly memberPlaces: MemberPlaces;
  /** What takes data away; `undefined`: the deployment is of a former release. {@link offboardingBy} */
  readonly offboarding: OffboardingStore | undefined;
  /** Encrypts what the deployment alone may read. */
  readonly secrets: SecretEncrypter;
  /** TXT records, of the names that domains are proved by. */
  readonly findTextRecords: FindTextRecords;
  readonly output: Output;
}

export interface GlobalOptions extends DeploymentOptions {
  readonly json?: boolean;
}

export async function operatorFor(command: Command): Promise<Operator> {
  const options = command.optsWithGlobals<GlobalOptions>();
  const { outputs, client: settings, kms, dnsServer, actor } = await findDeployment(options);
  const db = sdkDynamo(settings);
  const json = (await readKeptConfiguration(db, outputs.StatusTableName)) ?? outputs.Configuration;
  if (json === undefined)
    throw new CommandError('The deployment has not written its configuration down: deploy it again');
  const configuration = parseDeployed(json, outputs.Issuer);
  const tables = {
    directory: outputs.DirectoryTableName,
    members: outputs.MembersTableName,
    status: outputs.StatusTableName,
    sessions: outputs.SessionsTableName,
    auditTrail: outputs.AuditTrailTableName,
  };
  return {
    administration: {
      configuration,
      store: dynamoAdministrationStore(db, tables, configuration.auditRetentionDays),
      reads: dynamoAdministrationReads(db, tables),
      trust: dynamoTrustSources(db, tables),
      clock: systemClock,
      ids: systemIds,
      caller: { kind: 'operator', id: actor },
    },
    ring: dynamoKeyRingStore(db, outputs.KeyRingTableName),
    former: dynamoFormerKeys(db, outputs.KeyRingTableName),
    orders: dynamoKeyOrders(
      db,
      { keyRing: outputs.KeyRingTableName, auditTrail: outputs.AuditTrailTableName },
      configuration.auditRetentionDays,
    ),
    memberIds: dynamoMemberIds(db, tables, configuration.auditRetentionDays),
    memberPlaces: dynamoMemberPlaces(db, tables),
    offboarding:
      outputs.PasskeysTableName === undefined
        ? undefined
        : dynamoOffboardingStore(
            db,
            { ...tables, passkeys: outputs.PasskeysTableName },
            configuration.auditRetentionDays,
          ),
    setups: dynamoSetupLinks(db, tables, configuration.auditRetentionDays),
    registrationTokens: dynamoRegistrationTokens(db, tables, configuration.auditRetentionDays),
    scimTokens: dynamoScimTokens(db, tables, configuration.auditRetentionDays),
    redemptions: dynamoRedemptionLookUp(db, outputs.RedemptionsTableName),
    providerKeys: dynamoProviderKeyCache(db, outputs.ProviderKeysTableName),
    issuedTokens: dynamoIssuedTokens(db, outputs.RedemptionsTableName),
    history: dynamoAuditHistory(db, { ...tables, redemptions: outputs.RedemptionsTableName }),
    seals: outputs.AuditSealsTableName === undefined ? NO_SEALS : dynamoAuditSeals(db, outputs.AuditSealsTableName),
    secrets: kmsSecretEncrypter(sdkKmsOf(kms), outputs.SecretsKeyArn),
    findTextRecords: dnsTextRecords({ server: dnsServer }),
    output: outputTo(process.stdout, options.json === true),
  };
}

/** A deployment of a former release chains nothing. */
const NO_SEALS: AuditSealReads = { head: async () => undefined, ofDay: async function* () {} };

/** @throws CommandError: of a deployment that does not say where passkeys are, they would stay */
export function offboardingBy({ administration, offboarding }: Operator): Offboarding {
  if (offboarding === undefined)
    throw new CommandError(
      'The deployment is of a former release, and does not say where passkeys are: deploy it again',
    );
  return { ...administration, offboarding };
}

/** The value, or the command fails and names the fields. */
export function unwrap<T>(result: Administered<T>): T {
  if (result.ok) return result.value;
  throw fieldError(problemsOf(result.error));
}
