import type { OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { AuditEntry } from '../../../core/audit/entry.ts';
import { type DynamicClient, isDynamicClientId, WAITING_SECONDS } from '../../../core/clients/dynamic-client.ts';
import type { RegistrationToken } from '../../../core/clients/registration-token.ts';
import type { ClientRegistrations, RegistrationTokens } from '../../../ports/client-registrations.ts';
import { auditRow } from '../audit-trail/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { rowsOf } from '../dynamodb/pages.ts';
import { put, putNew, set, type TransactionStep, transact } from '../dynamodb/transaction.ts';
import { answerUpdate, askedClients, askUpdate } from './asked-clients.ts';
import { directoryKey, registrationTokensOf, statusKey } from './keys.ts';
import { mustStay } from './organization-steps.ts';
import { partition } from './partition.ts';
import { fromTokenRow, toTokenRow } from './registration-rows.ts';
import { toRow } from './rows.ts';

interface RegistrationTables {
  readonly directory: string;
  readonly status: string;
  readonly auditTrail: string;
}

/** What the operator's command changes. */
export function dynamoRegistrationTokens(
  dynamo: Dynamo,
  { directory, auditTrail }: Pick<RegistrationTables, 'directory' | 'auditTrail'>,
  auditRetentionDays: number,
): RegistrationTokens {
  return {
    createToken: async (token, audit) => {
      const outcome = await transact<'no_organization'>(dynamo, [
        mustStay(directory, token.organization),
        putNew(directory, toTokenRow(token)),
        put(directory, {
          ...directoryKey.registrationTokenListing(token.organization, token.digest),
          ttl: token.expiresAt,
        }),
        putNew(auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
      return outcome === 'done' ? 'created' : outcome;
    },
    listTokens: async (organization, now) => {
      const tokens: RegistrationToken[] = [];
      for await (const { sk } of rowsOf(dynamo, partition(directory, registrationTokensOf(organization)))) {
        const row = await dynamo.get(directory, directoryKey.registrationToken(String(sk)));
        if (row !== undefined) tokens.push(fromTokenRow(row));
      }
      // DynamoDB deletes what has ended some time after.
      return tokens.filter(({ expiresAt }) => expiresAt > now);
    },
    revokeToken: async ({ digest }, revokedAt, audit) => {
      const outcome = await transact<'missing'>(dynamo, [
        {
          item: {
            Update: {
              TableName: directory,
              Key: directoryKey.registrationToken(digest),
              UpdateExpression: 'SET revokedAt = :at',
              ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revokedAt)',
              ExpressionAttributeValues: { ':at': revokedAt },
            },
          },
          otherwise: 'missing',
        },
        putNew(auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
      return outcome === 'done' ? 'revoked' : outcome;
    },
  };
}

/**
 * What a client's own request changes. A client stands where registered ones do, so that whatever looks a client up finds
 * it; while it waits, its row has an end, after which DynamoDB deletes it.
 */
export function dynamoClientRegistrations(
  dynamo: Dynamo,
  { directory, status, auditTrail }: RegistrationTables,
  auditRetentionDays: number,
): ClientRegistrations {
  const write = <Outcome extends string>(audit: AuditEntry, steps: readonly TransactionStep<Outcome>[]) =>
    transact<Outcome>(dynamo, [...steps, putNew<Outcome>(auditTrail, auditRow(audit, auditRetentionDays))]);

  /** Whoever has waited for too long waits no longer. Each only once, whoever else does the same. */
  async function forgetEnded(organization: OrganizationId, now: number): Promise<number> {
    const row = await dynamo.get(directory, directoryKey.asked(organization));
    const ended = askedClients(row).filter(
      ({ client, askedAt }) => isDynamicClientId(client) && askedAt + WAITING_SECONDS <= now,
    );
    for (const { client } of ended) await dynamo.update(answerUpdate(directory, organization, client));
    return ended.length;
  }

  return {
    findToken: async (digest) => {
      const row = await dynamo.get(directory, directoryKey.registrationToken(digest));
      return row && fromTokenRow(row);
    },

    register: async (client, token, audit) => {
      const { organization, registeredAt, waitsUntil } = client.registration;
      const steps: readonly TransactionStep<'token_spent' | 'no_organization' | 'too_many_waiting'>[] = [
        useUp(directory, token, registeredAt),
        mustStay(directory, organization),
        {
          item: { Update: askUpdate(directory, organization, { client: client.id, askedAt: registeredAt }) },
          otherwise: 'too_many_waiting',
        },
        putNew(directory, { ...directoryKey.client(client.id), ...toRow.client(client), ttl: waitsUntil }),
        set(status, statusKey.client(client.id), { status: client.status }),
      ];
      const outcome = await write(audit, steps);
      if (outcome === 'done') return 'registered';
      if (outcome !== 'too_many_waiting' || (await forgetEnded(organization, registeredAt)) === 0) return outcome;
      const again = await write(audit, steps);
      return again === 'done' ? 'registered' : again;
    },

    deleteClient: async ({ id, registration }, deletedAt, audit) => {
      const outcome = await write<'gone'>(audit, [
        endRegistration(directory, { id, registration }, deletedAt),
        set(status, statusKey.client(id), { status: 'disabled' }),
      ]);
      if (outcome !== 'done') return outcome;
      // A process that dies before leaves a place among those that may wait, until its time is over.
      await dynamo.update(answerUpdate(directory, registration.organization, id));
      return 'deleted';
    },
  };
}

/** Everything that a look at the token said, once more: of any number at once, as many are written as it has uses. */
function useUp(
  table: string,
  { digest, organization }: RegistrationToken,
  now: number,
): TransactionStep<'token_spent'> {
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.registrationToken(digest),
        UpdateExpression: 'SET usesLeft = usesLeft - :one',
        ConditionExpression:
          'organization = :organization AND usesLeft > :none AND expiresAt > :now AND attribute_not_exists(revokedAt)',
        ExpressionAttributeValues: { ':organization': organization, ':one': 1, ':none': 0, ':now': now },
      },
    },
    otherwise: 'token_spent',
  };
}

/** What is left is a tombstone without anything that could prove to be the client, for as long as a registration waits. */
function endRegistration(
  table: string,
  { id, registration: { accessTokenSha256 } }: Pick<DynamicClient, 'id' | 'registration'>,
  deletedAt: number,
): TransactionStep<'gone'> {
  return {
    item: {
      Update: {
        TableName: table,
        Key: directoryKey.client(id),
        UpdateExpression:
          'SET #status = :disabled, secrets = :none, #registration.deletedAt = :at, #ttl = :ttl REMOVE #registration.accessTokenSha256',
        ConditionExpression:
          '#registration.accessTokenSha256 = :token AND attribute_not_exists(#registration.deletedAt)',
        ExpressionAttributeNames: { '#status': 'status', '#registration': 'registration', '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':disabled': 'disabled',
          ':none': [],
          ':at': deletedAt,
          ':ttl': deletedAt + WAITING_SECONDS,
          ':token': accessTokenSha256 ?? '',
        },
      },
    },
    otherwise: 'gone',
  };
}
