import type { MemberId, OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Over } from '../../../core/administration/revision.ts';
import type { AuditEntry } from '../../../core/audit/entry.ts';
import { isDynamicClientId } from '../../../core/clients/dynamic-client.ts';
import type { Member, TrustedProvider } from '../../../core/records.ts';
import type {
  AdministrationStore,
  Changer,
  EnablementOutcome,
  MemberChanges,
  MemberOutcome,
  Ungranted,
} from '../../../ports/administration-store.ts';
import { Unavailable } from '../../../ports/unavailable.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { aliasChanges, aliasSteps, mustBeNobodysAlias } from '../directory/alias-steps.ts';
import { answerUpdate } from '../directory/asked-clients.ts';
import { logoSteps } from '../directory/client-logos.ts';
import { approveStep, changeClientStep, newClientStep } from '../directory/client-steps.ts';
import { enablementStep } from '../directory/enablement-steps.ts';
import { directoryKey, memberKey, statusKey } from '../directory/keys.ts';
import { linkSteps, mustLeadTo, unlinkSteps } from '../directory/link-steps.ts';
import { claimStep, handOverEmailStep, newEmailStep } from '../directory/member-names.ts';
import { LISTED_WHOLLY, movePlaceSteps, newPlaceSteps } from '../directory/member-places.ts';
import { mustStay } from '../directory/organization-steps.ts';
import { providerRemoval } from '../directory/provider-removal.ts';
import { changeProviderStep, claimTrust, mustHoldTrust } from '../directory/provider-steps.ts';
import { fromRow, organizationAttributes, toRow } from '../directory/rows.ts';
import { signalStreamStep } from '../directory/signal-streams.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { changeOver, mustBe } from '../dynamodb/revision.ts';
import { mustExist, put, putNew, set, setExisting, type TransactionStep, transact } from '../dynamodb/transaction.ts';
import { findRevocation } from '../members/revocations.ts';
import { mustStillHaveRole, newMemberStep, recallStep, replacedStep, stopStandingStep } from '../members/steps.ts';
import { stopStep } from '../status/stop-step.ts';
import { recallSteps } from './recall-steps.ts';

export interface AdministrationTables {
  readonly directory: string;
  readonly members: string;
  readonly status: string;
  readonly auditTrail: string;
}

/** Each time that another token of the same member was revoked in between. */
const MAX_REVOKING_ATTEMPTS = 5;

/** Each time that the role of the same member was changed in between. */
const MAX_STOPPING_ATTEMPTS = 5;

/** What of an organization its Status row says too. None of them is ever taken away. */
const LIVE = ['status', 'agents', 'agentRules', 'requireDpop'] as const;

/** Whoever says a status says it in the place of a provider's SCIM client, which has no word about it any more (law 6). */
function ownWord(changes: Omit<MemberChanges, 'link'>) {
  return changes.status === undefined ? changes : { ...changes, stoppedBy: undefined };
}

/** Every change is one transaction with what guards it, its Status row and its audit entry. */
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

  /**
   * Whoever makes the change still is what allowed it. `changed`: the member whose row the change itself writes, over its
   * revision, which says as much of whoever changes their own.
   */
  function standing(
    organization: OrganizationId,
    by: Changer,
    changed?: MemberId,
  ): readonly TransactionStep<Ungranted>[] {
    if (by === 'operator') return [];
    const own = by.member === changed ? [] : [mustStillHaveRole(tables.members, organization, by)];
    if (by.signIn === undefined) return own;
    const { provider, revision, link } = by.signIn;
    const key = directoryKey.provider(organization, provider);
    return [...own, mustBe(directory, key, revision, 'last_sign_in'), mustLeadTo(directory, link, by.member)];
  }

  /**
   * What is active holds its trust. Of changes only the operator's word claims one that is not this provider's already (L10);
   * beside them a proof does: somebody's who has signed in through it, or of its domain.
   */
  function trustSteps(provider: TrustedProvider, next: TrustedProvider['status'] | undefined, by: Changer) {
    if (next !== 'active' || provider.status === 'active') return [];
    return [by === 'operator' ? claimTrust(directory, provider) : mustHoldTrust(directory, provider)];
  }

  /**
   * A change over the revision that was read leaves places as they are unless it moves the member. The operator's word is
   * written over whatever stands, so that all of the places are: it names role and status both.
   */
  function placesAfter(
    { record: before, revision }: Over<Member, keyof Member>,
    { role = before.role, status = before.status, ...changes }: Omit<MemberChanges, 'link'>,
  ) {
    // Taken away is `undefined` too.
    const { displayName } = { ...before, ...changes };
    const isMoved = role !== before.role || status !== before.status || displayName?.text !== before.displayName?.text;
    const after = { ...before, role, status, displayName };
    return isMoved || revision === 'any' ? movePlaceSteps(directory, before, after) : [];
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
        put(directory, { ...directoryKey.membersListed(organization.id), ...LISTED_WHOLLY }),
        put(status, {
          ...statusKey.organization(organization.id),
          status: organization.status,
          agents: organization.agents,
        }),
      ]),

    changeOrganization: (over, changes, by, audit) => {
      const { id } = over.record;
      const attributes = organizationAttributes(changes);
      const live = Object.fromEntries(LIVE.flatMap((name) => (attributes[name] ? [[name, attributes[name]]] : [])));
      return write<'missing' | 'changed_meanwhile' | Ungranted>(audit, [
        ...standing(id, by),
        changeOver(directory, directoryKey.organization(id), over, attributes, 'missing'),
        ...(Object.keys(live).length > 0
          ? [setExisting(status, statusKey.organization(id), live, 'missing' as const)]
          : []),
      ]);
    },

    setRedemptionsRestoredAt: (restoredAt, audit) =>
      write(audit, [put(directory, { ...directoryKey.restore(), restoredAt })]),

    registerProvider: (provider, by, audit) => {
      const { id, organization } = provider;
      return write<'no_organization' | 'trust_taken' | Ungranted>(audit, [
        ...standing(organization, by),
        mustStay(directory, organization),
        ...trustSteps({ ...provider, status: 'pending' }, provider.status, by),
        putNew(directory, { ...directoryKey.provider(organization, id), ...toRow.provider(provider) }),
        set(status, statusKey.provider(id), { status: provider.status }),
      ]);
    },

    changeProvider: (over, changes, by, audit) => {
      const { id, organization } = over.record;
      return write<'missing' | 'changed_meanwhile' | 'trust_taken' | Ungranted>(audit, [
        ...standing(organization, by),
        ...trustSteps(over.record, changes.status, by),
        changeProviderStep(directory, over, changes),
        ...(changes.status ? [set(status, statusKey.provider(id), { status: changes.status })] : []),
      ]);
    },

    recordDomainProof: (over, { proof, becomes }, by, audit) => {
      const { id, organization } = over.record;
      const changes = { domainProof: proof, ...(becomes && { status: becomes }) };
      return write<'missing' | 'changed_meanwhile' | 'trust_taken' | Ungranted>(audit, [
        ...standing(organization, by),
        ...(becomes ? [claimTrust(directory, over.record)] : []),
        changeProviderStep(directory, over, changes),
        ...(becomes ? [set(status, statusKey.provider(id), { status: becomes })] : []),
      ]);
    },

    removeProvider: async (over, by, audit) => {
      const steps = await providerRemoval(dynamo, tables, over);
      if (typeof steps === 'string') return steps;
      const standingNow = standing(over.record.organization, by);
      return write<'changed_meanwhile' | Ungranted>(audit, [...standingNow, ...steps]);
    },

    changeSignals: ({ organization, provider }, { previous, next }, by, audit) =>
      write<'missing' | 'changed_meanwhile' | Ungranted>(audit, [
        ...standing(organization, by),
        mustExist(directory, directoryKey.provider(organization, provider), 'missing'),
        signalStreamStep(directory, provider, previous, next),
      ]),

    createClient: (created, audit, logo) =>
      write<'exists' | 'is_an_alias'>(audit, [
        newClientStep(directory, created),
        mustBeNobodysAlias(directory, created.id),
        put(directory, { ...directoryKey.clientListing(created.id) }),
        ...logoSteps(directory, created.id, { put: logo }),
        set(status, statusKey.client(created.id), { status: created.status }),
      ]),

    changeClient: (over, changes, audit, logos = {}) =>
      write(audit, [
        changeClientStep(directory, over, changes),
        ...logoSteps(directory, over.record.id, logos),
        ...(changes.status ? [set(status, statusKey.client(over.record.id), { status: changes.status })] : []),
      ]),

    enableClient: async (change, by, audit) => {
      const { organization, client: id, status: state } = change.next;
      const aliases = await aliasChanges(dynamo, directory, change);
      return write<EnablementOutcome | Ungranted>(audit, [
        ...standing(organization, by),
        mustStay(directory, organization),
        isDynamicClientId(id) && state === 'active'
          ? approveStep(directory, organization, id, audit.at)
          : mustExist(directory, directoryKey.client(id), 'no_client'),
        enablementStep(directory, change),
        ...aliasSteps(directory, change.next, aliases),
        set(status, statusKey.enablement(organization, id), { status: state }),
      ]);
    },

    forgetAsked: async (organization, client) => {
      await dynamo.update(answerUpdate(directory, organization, client));
    },

    stopAgents: (stop, by, audit) =>
      write<'stopped_later' | 'no_organization' | Ungranted>(audit, [
        ...standing(stop.organization, by),
        mustStay(directory, stop.organization),
        stopStep(status, stop),
      ]),

    addMember: (member, link, by, audit) =>
      write<MemberOutcome | Ungranted>(audit, [
        ...standing(member.organization, by),
        mustStay(directory, member.organization),
        newEmailStep(directory, member, 'email_taken'),
        newMemberStep(tables.members, member, 'member_exists'),
        claimStep(directory, member),
        ...newPlaceSteps(directory, member),
        ...linkSteps(directory, member, link),
      ]),

    replaceMember: async ({ former, member }, link, by, audit) => {
      // Whose row is a tombstone is no administrator, whoever they were.
      if (by !== 'operator' && by.member === former.id) return 'not_an_administrator';
      return write<MemberOutcome | Ungranted>(audit, [
        ...standing(member.organization, by),
        replacedStep(tables.members, memberKey(former.organization, former.id), member.id),
        handOverEmailStep(directory, member, former.id),
        newMemberStep(tables.members, member, 'member_exists'),
        claimStep(directory, member),
        ...newPlaceSteps(directory, member),
        ...linkSteps(directory, member, link, former.id),
      ]);
    },

    changeMember: (over, { link, ...changes }, by, audit) => {
      const { organization, id } = over.record;
      return write<'changed_meanwhile' | 'member_missing' | 'no_provider' | 'subject_taken' | Ungranted>(audit, [
        ...standing(organization, by, id),
        changeOver(tables.members, memberKey(organization, id), over, ownWord(changes), 'member_missing'),
        ...placesAfter(over, changes),
        ...linkSteps(directory, over.record, link),
      ]);
    },

    removeLink: (over, link, by, audit) => {
      const { organization, id } = over.record;
      return write<'missing' | 'changed_meanwhile' | Ungranted>(audit, [
        ...standing(organization, by, id),
        changeOver(tables.members, memberKey(organization, id), over, {}, 'missing'),
        ...unlinkSteps(directory, over.record, link),
      ]);
    },

    recall: async (subject, recalledAt, by, audit) => {
      const steps = recallSteps(tables, subject, recalledAt);
      const changed = subject.kind === 'member' ? subject.member : undefined;
      const outcome = await write<'missing_or_recalled_later' | Ungranted>(audit, [
        ...standing(subject.organization, by, changed),
        ...steps,
      ]);
      return outcome === 'missing_or_recalled_later' ? 'recalled_later' : outcome;
    },

    revokeToken: async ({ organization, member }, token, by, audit) => {
      for (let attempt = 1; attempt <= MAX_REVOKING_ATTEMPTS; attempt += 1) {
        const update = await findRevocation(dynamo, tables.members, { organization, member }, token, audit.at);
        if (typeof update === 'string') return update;
        const step = { item: { Update: update }, otherwise: 'changed_meanwhile' as const };
        const outcome = await write<'changed_meanwhile' | Ungranted>(audit, [
          ...(by === 'member' ? [] : standing(organization, by, member)),
          step,
        ]);
        if (outcome !== 'changed_meanwhile') return outcome;
      }
      return 'changed_meanwhile';
    },

    stopMember: async ({ organization, id }, stopped, recalledAt, audit) => {
      const key = memberKey(organization, id);
      for (let attempt = 1; attempt <= MAX_STOPPING_ATTEMPTS; attempt += 1) {
        const row = await dynamo.get(tables.members, key);
        if (row === undefined) return 'missing';
        const before = fromRow.member(row);
        const places = movePlaceSteps(directory, before, { ...before, status: stopped });
        // Of the role that the places are of; else once more.
        const recalled = await write(audit, [
          recallStep(tables.members, key, recalledAt, { status: stopped, role: before.role }),
          ...places,
        ]);
        if (recalled === 'done') return 'done';
        // Whom a clock that is ahead of ours has recalled: that later moment stands.
        const stands = await write(audit, [stopStandingStep(tables.members, key, stopped, before.role), ...places]);
        if (stands === 'done') return 'done';
      }
      throw new Unavailable('DynamoDB', { cause: new Error('the member changes all the time') });
    },
  };
}
