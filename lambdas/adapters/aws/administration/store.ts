import type { AuditEntry } from '../../../core/audit/entry.ts';
import type { AdministrationStore, EnablementOutcome, MemberOutcome } from '../../../ports/administration-store.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { aliasChanges, aliasSteps, mustBeNobodysAlias } from '../directory/alias-steps.ts';
import { credentialsStep, newClientStep } from '../directory/client-steps.ts';
import { enablementStep } from '../directory/enablement-steps.ts';
import { directoryKey, memberKey, statusKey } from '../directory/keys.ts';
import { linkSteps, unlinkSteps } from '../directory/link-steps.ts';
import { claimStep, handOverEmailStep, newEmailStep } from '../directory/member-names.ts';
import { providerRemoval } from '../directory/provider-removal.ts';
import { changeProviderStep, claimTrust, signInStep } from '../directory/provider-steps.ts';
import { toRow } from '../directory/rows.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { changeExisting } from '../dynamodb/revision.ts';
import { mustExist, put, putNew, setExisting, type TransactionStep, transact } from '../dynamodb/transaction.ts';
import { newMemberStep, recallStep, replacedStep } from '../members/steps.ts';

export interface AdministrationTables {
  readonly directory: string;
  readonly members: string;
  readonly status: string;
  readonly auditTrail: string;
}

const ACTIVE = { status: 'active' };
const DISABLED = { status: 'disabled' };

/** Every change is one transaction with its Status row and its audit entry. */
export function dynamoAdministrationStore(
  dynamo: Dynamo,
  tables: AdministrationTables,
  auditRetentionDays: number,
): AdministrationStore {
  const { directory, status } = tables;

  function write<Outcome extends string>(audit: AuditEntry, steps: readonly TransactionStep<Outcome>[]) {
    const row = auditRow(audit, auditRetentionDays);
    return transact<Outcome>(dynamo, [...steps, putNew<Outcome>(tables.auditTrail, row)]);
  }

  return {
    createOrganization: (organization, audit) =>
      write(audit, [
        putNew(
          directory,
          { ...directoryKey.organization(organization.id), ...toRow.organization(organization) },
          'exists',
        ),
        put(directory, { ...directoryKey.organizationListing(organization.id) }),
        put(status, {
          ...statusKey.organization(organization.id),
          status: organization.status,
          agents: organization.agents,
        }),
      ]),

    switchAgents: (organization, agents, audit) =>
      write(audit, [
        changeExisting(directory, directoryKey.organization(organization), { agents }, 'missing'),
        setExisting(status, statusKey.organization(organization), { agents }, 'missing'),
      ]),

    setRedemptionsRestoredAt: (restoredAt, audit) =>
      write(audit, [put(directory, { ...directoryKey.restore(), restoredAt })]),

    registerProvider: (provider, audit) => {
      const { id, organization } = provider;
      return write(audit, [
        mustExist(directory, directoryKey.organization(organization), 'no_organization'),
        ...(provider.status === 'active' ? [claimTrust(directory, provider)] : []),
        putNew(directory, { ...directoryKey.provider(organization, id), ...toRow.provider(provider) }),
        put(status, { ...statusKey.provider(id), status: provider.status }),
      ]);
    },

    confirmProvider: (provider, audit) => {
      const { id, organization } = provider;
      return write(audit, [
        claimTrust(directory, provider),
        changeExisting(directory, directoryKey.provider(organization, id), ACTIVE, 'missing'),
        put(status, { ...statusKey.provider(id), ...ACTIVE }),
      ]);
    },

    changeProvider: ({ revision }, next, audit) => write(audit, [changeProviderStep(directory, revision, next)]),

    disableProvider: (organization, provider, audit) =>
      write(audit, [
        changeExisting(directory, directoryKey.provider(organization, provider), DISABLED, 'missing'),
        put(status, { ...statusKey.provider(provider), ...DISABLED }),
      ]),

    removeProvider: async (previous, audit) => {
      const steps = await providerRemoval(dynamo, tables, previous);
      return steps === undefined ? 'too_many_aliases' : write(audit, steps);
    },

    setSignIn: (previous, next, audit) => write(audit, [signInStep(directory, previous, next)]),

    createClient: (created, audit) =>
      write<'exists' | 'is_an_alias'>(audit, [
        newClientStep(directory, created),
        mustBeNobodysAlias(directory, created.id),
        put(directory, { ...directoryKey.clientListing(created.id) }),
        put(status, { ...statusKey.client(created.id), status: created.status }),
      ]),

    replaceCredentials: (previous, next, audit) => write(audit, [credentialsStep(directory, previous, next)]),

    setClientStatus: (id, state, audit) =>
      write(audit, [
        setExisting(directory, directoryKey.client(id), { status: state }, 'missing'),
        put(status, { ...statusKey.client(id), status: state }),
      ]),

    enableClient: async (change, audit) => {
      const { organization, client: id, status: state } = change.next;
      const aliases = await aliasChanges(dynamo, directory, change);
      return write<EnablementOutcome>(audit, [
        mustExist(directory, directoryKey.organization(organization), 'no_organization'),
        mustExist(directory, directoryKey.client(id), 'no_client'),
        enablementStep(directory, change),
        ...aliasSteps(directory, change.next, aliases),
        put(status, { ...statusKey.enablement(organization, id), status: state }),
      ]);
    },

    addMember: (member, link, audit) =>
      write<MemberOutcome>(audit, [
        mustExist(directory, directoryKey.organization(member.organization), 'no_organization'),
        newEmailStep(directory, member, 'email_taken'),
        newMemberStep(tables.members, member, 'member_exists'),
        claimStep(directory, member),
        ...linkSteps(directory, member, link),
      ]),

    replaceMember: (former, member, link, audit) =>
      write<MemberOutcome>(audit, [
        replacedStep(tables.members, memberKey(former.organization, former.id), member.id),
        handOverEmailStep(directory, member, former.id),
        newMemberStep(tables.members, member, 'member_exists'),
        claimStep(directory, member),
        ...linkSteps(directory, member, link, former.id),
      ]),

    changeMember: (member, link, audit) => {
      const { organization, id, role, status: state, linked } = member;
      return write<MemberOutcome>(audit, [
        changeExisting(tables.members, memberKey(organization, id), { role, status: state, linked }, 'member_missing'),
        ...linkSteps(directory, member, link),
      ]);
    },

    removeLink: (member, link, audit) => write(audit, unlinkSteps(directory, member, link)),

    stopMember: async ({ organization, id }, stopped, recalledAt, audit) => {
      const key = memberKey(organization, id);
      const recalled = await write(audit, [recallStep(tables.members, key, recalledAt, stopped)]);
      // No such member; or one whom a clock that is ahead of ours has recalled: that later moment stands.
      return recalled === 'done'
        ? 'done'
        : write(audit, [changeExisting(tables.members, key, { status: stopped }, 'missing')]);
    },
  };
}
