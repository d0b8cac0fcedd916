import type { ClientId } from '../../../../protect/vocabulary/identifiers.ts';
import type { AuditEntry } from '../../../core/audit/entry.ts';
import { isDynamicClientId } from '../../../core/clients/dynamic-client.ts';
import { isVouchedClientId } from '../../../core/clients/vouched-client.ts';
import type { Enablement } from '../../../core/records.ts';
import type { OffboardingStore } from '../../../ports/offboarding-store.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { aliasChanges, aliasSteps } from '../directory/alias-steps.ts';
import { deleteEnablementStep } from '../directory/enablement-steps.ts';
import { directoryKey, linksOf, memberKey, membersOf, statusKey } from '../directory/keys.ts';
import { unnamedLinkSteps } from '../directory/link-steps.ts';
import { noPlaceSteps } from '../directory/member-places.ts';
import { partition } from '../directory/partition.ts';
import { mustNotHoldTrust, releaseTrust } from '../directory/provider-steps.ts';
import { fromRow } from '../directory/rows.ts';
import type { Dynamo, TransactItem } from '../dynamodb/dynamo.ts';
import { rowsOf } from '../dynamodb/pages.ts';
import { changeOver } from '../dynamodb/revision.ts';
import { isFailedCondition, putNew, set, type TransactionStep, transact, writeAll } from '../dynamodb/transaction.ts';
import { unforgottenMembers } from '../members/list.ts';
import { forgetStep } from '../members/steps.ts';
import { dynamoPasskeyErasure } from '../passkeys/erasure.ts';
import { deleteProvisioning } from '../provisioning/erasure.ts';
import { unmanagedSteps } from '../provisioning/steps.ts';
import type { AdministrationTables } from './store.ts';

/** Links of one transaction, each two items of the hundred that DynamoDB takes. */
const LINKS_AT_ONCE = 45;

/** What of a member says who they are, and by whose word, beside their address. */
const FORGOTTEN = {
  ...{ externalId: undefined, provisioning: undefined, stoppedBy: undefined },
  ...{ displayName: undefined, lastSignIn: undefined },
};

/** Places of one transaction, each one item of the hundred. */
const PLACES_AT_ONCE = 90;

export function dynamoOffboardingStore(
  dynamo: Dynamo,
  tables: AdministrationTables & { readonly passkeys: string },
  auditRetentionDays: number,
): OffboardingStore {
  const { directory, members, status } = tables;

  const audited = <Outcome extends string>(audit: AuditEntry, steps: readonly TransactionStep<Outcome>[]) =>
    transact<Outcome>(dynamo, [...steps, putNew<Outcome>(tables.auditTrail, auditRow(audit, auditRetentionDays))]);

  const remove = (Key: { readonly pk: string; readonly sk: string }): TransactItem => ({
    Delete: { TableName: directory, Key },
  });

  /** A client that registered itself, or that a provider of the organization vouches for, is its alone, and goes with it. */
  const ownClientSteps = (client: ClientId): TransactionStep<never>[] =>
    isDynamicClientId(client) || isVouchedClientId(client)
      ? [{ item: remove(directoryKey.client(client)) }, set(status, statusKey.client(client), { status: 'disabled' })]
      : [];

  return {
    ...dynamoPasskeyErasure(dynamo, tables.passkeys),

    eraseLink: async (member, link) => {
      const [unnamed, listing] = unnamedLinkSteps(directory, member, link);
      // It leads to somebody else by now, or nowhere: what lists it as this member's goes all the same.
      if ((await transact(dynamo, [unnamed, listing])) !== 'done') await transact(dynamo, [listing]);
    },

    erasePlaces: async ({ organization, id }) => {
      for await (const { pk, sk, member } of rowsOf(dynamo, partition(directory, membersOf(organization)))) {
        if (member === id) await writeAll(dynamo, [remove({ pk: String(pk), sk: String(sk) })]);
      }
    },

    eraseMember: (member, erasedAt, audit) => {
      const { organization, id } = member.record;
      const erased = { ...FORGOTTEN, email: '', erasedAt };
      return audited(audit, [
        changeOver(members, memberKey(organization, id), member, erased, 'changed_meanwhile'),
        ...noPlaceSteps(directory, member.record),
        ...unmanagedSteps(directory, member.record),
      ]);
    },

    beginDeletion: (organization, at, audit) => {
      const { id, suspendedAt = at } = organization.record;
      const begun = { status: 'disabled', suspendedAt, deletion: 'begun' };
      return audited(audit, [
        changeOver(directory, directoryKey.organization(id), organization, begun, 'changed_meanwhile'),
        set(status, statusKey.organization(id), { status: 'disabled', agents: 'off' }),
      ]);
    },

    deleteEnablement: async (enablement) => {
      const { organization, client } = enablement.record;
      const next: Enablement = { ...enablement.record, aliases: new Map() };
      const changes = await aliasChanges(dynamo, directory, { previous: enablement, next });
      const outcome = await transact<'changed_meanwhile' | 'never'>(dynamo, [
        deleteEnablementStep(directory, enablement),
        { item: remove(directoryKey.admitted(organization, client)) },
        ...aliasSteps(directory, next, changes).map(({ item }) => ({ item })),
        set(status, statusKey.enablement(organization, client), { status: 'disabled' }),
        ...ownClientSteps(client),
      ]);
      return outcome === 'done' ? 'done' : 'changed_meanwhile';
    },

    deleteSomeLinks: async (provider) => {
      const query = { ...partition(directory, linksOf(provider)), Limit: LINKS_AT_ONCE };
      const { rows } = await dynamo.query(query);
      const items = rows.flatMap((row) => [
        remove({ pk: String(row['pk']), sk: String(row['sk']) }),
        remove(directoryKey.subjectLink(fromRow.link(row))),
      ]);
      if (items.length > 0) await writeAll(dynamo, items);
      return rows.length;
    },

    deleteProvider: async (provider) => {
      const { organization, id } = provider;
      await deleteProvisioning(dynamo, directory, id);
      const gone = [
        remove(directoryKey.provider(organization, id)),
        remove(directoryKey.signalStream(id)),
        remove(directoryKey.vouchedCount(id)),
        { Put: { TableName: status, Item: { ...statusKey.provider(id), status: 'disabled' } } },
      ];
      // Its trust is its own, or somebody else's: whichever it is when this is written.
      const withTrust = await writeAll(dynamo, [...gone, releaseTrust(directory, provider)]);
      if (withTrust === undefined) return;
      const without = await writeAll(dynamo, [...gone, mustNotHoldTrust(directory, provider)]);
      if (without?.reasons.some(isFailedCondition)) throw without.cause;
    },

    forgetMember: async (member, at) => {
      const { organization, id, email } = member;
      await transact(dynamo, [
        forgetStep(members, memberKey(organization, id), at),
        ...(email === '' ? [] : [{ item: remove(directoryKey.memberEmail(organization, email)) }]),
        ...noPlaceSteps(directory, member),
        ...unmanagedSteps(directory, member),
      ]);
    },

    deleteSomePlaces: async (organization) => {
      const { rows } = await dynamo.query({ ...partition(directory, membersOf(organization)), Limit: PLACES_AT_ONCE });
      const places = rows.filter(({ member }) => member !== undefined);
      if (places.length > 0)
        await writeAll(
          dynamo,
          places.map(({ pk, sk }) => remove({ pk: String(pk), sk: String(sk) })),
        );
      return places.length;
    },

    completeDeletion: (organization, audit) => {
      const { id } = organization.record;
      const tombstone = { name: id, agents: 'off', deletion: 'done', accessTokenLifetimeSeconds: undefined };
      return audited(audit, [
        changeOver(directory, directoryKey.organization(id), organization, tombstone, 'changed_meanwhile'),
        { item: remove(directoryKey.organizationListing(id)) },
        { item: remove(directoryKey.asked(id)) },
        { item: remove(directoryKey.membersListed(id)) },
      ]);
    },

    countLinks: async (provider) => {
      let count = 0;
      for await (const _ of rowsOf(dynamo, partition(directory, linksOf(provider)))) count += 1;
      return count;
    },

    listUnforgotten: (organization) => unforgottenMembers(dynamo, members, organization),
  };
}
