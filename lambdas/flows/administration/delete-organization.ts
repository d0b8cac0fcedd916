import { ok } from '../../../protect/vocabulary/result.ts';
import type { Revised } from '../../core/administration/revision.ts';
import type { Member, Organization } from '../../core/records.ts';
import { type Administered, auditEntry, conflict, noOrganization } from './administration.ts';
import { findOrganization } from './change-organization.ts';
import { describeOrganization } from './describe.ts';
import type { Offboarding } from './erase-member.ts';

/** In numbers. Of members: those whose address is known yet. */
export interface WhatGoes {
  readonly providers: number;
  readonly links: number;
  readonly clients: number;
  readonly members: number;
  /** Of these members. */
  readonly passkeys: number;
}

export type Part = keyof WhatGoes;

export interface DeletionSteps {
  readonly sleep: (ms: number) => Promise<void>;
  /** Until when nothing is deleted, seconds since the epoch. */
  readonly onWait: (until: number) => void;
  /** So many of a part are gone now. */
  readonly onGone: (part: Part, count: number) => void;
}

/**
 * From when nobody adds rows to a suspended organization any more: functions remember it for a minute, and each request
 * ends within API Gateway's half.
 */
const UNNOTICED_SECONDS = 90;

/** Members that are forgotten at once. */
const AT_ONCE = 25;

export async function countWhatGoes(admin: Offboarding, organization: string): Promise<Administered<WhatGoes>> {
  const described = await describeOrganization(admin, organization);
  if (!described.ok) return described;
  const { organization: of, providers, enablements } = described.value;
  const links = await Promise.all(providers.map(({ id }) => admin.offboarding.countLinks(id)));
  let [members, passkeys] = [0, 0];
  for await (const batch of batches(admin, of.id)) {
    members += batch.length;
    passkeys += sum(await Promise.all(batch.map((member) => admin.offboarding.countPasskeys(member))));
  }
  return ok({
    ...{ providers: providers.length, clients: enablements.length, members, passkeys },
    links: sum(links),
  });
}

/**
 * Everything of an organization but its audit trail and its tokens' records, which end by themselves. No way back.
 *
 * Suspended, and closed to new rows, in one transaction; then nothing until every server has noticed; then enablements,
 * links, providers and members, one transaction each; the organization's own row last, which stays as a tombstone: its id,
 * and those of its members, are never anybody else's.
 *
 * Interrupted anywhere: it is suspended, nobody can restore it, and the same again goes on with what is left. Two at once:
 * each deletes what it finds, which the other may have done already, and one writes each entry of the trail.
 */
export async function deleteOrganization(
  admin: Offboarding,
  organization: string,
  goes: WhatGoes,
  steps: DeletionSteps,
): Promise<Administered<{ readonly id: string; readonly outcome: 'deleted' | 'unchanged' }>> {
  const begun = await begin(admin, organization, goes);
  if (!begun.ok) return begun;
  const of = begun.value;
  await untilNoticed(admin, of, steps);
  await deleteClients(admin, of, steps);
  await deleteProviders(admin, of, steps);
  await forgetMembers(admin, of, steps);
  await deletePlaces(admin, of);
  return complete(admin, of);
}

/** What is being deleted, by whomever that was begun. */
async function begin(admin: Offboarding, organization: string, goes: WhatGoes): Promise<Administered<Organization>> {
  const found = await findOrganization(admin, organization);
  if (!found.ok) return found;
  const { record } = found.value;
  if (record.deletion !== undefined) return ok(record);
  const at = admin.clock();
  const details = { ...goes };
  const audit = auditEntry(admin, record.id, { action: 'organization.deletion_begun', target: record.id, details });
  const outcome = await admin.offboarding.beginDeletion(found.value, at, audit);
  if (outcome === 'changed_meanwhile') return changedMeanwhile(record);
  return ok({ ...record, status: 'disabled', suspendedAt: record.suspendedAt ?? at, deletion: 'begun' });
}

async function untilNoticed(admin: Offboarding, { suspendedAt }: Organization, steps: DeletionSteps): Promise<void> {
  const until = (suspendedAt ?? admin.clock()) + UNNOTICED_SECONDS;
  const seconds = until - admin.clock();
  if (seconds <= 0) return;
  steps.onWait(until);
  await steps.sleep(seconds * 1000);
}

async function deleteClients(admin: Offboarding, { id }: Organization, { onGone }: DeletionSteps): Promise<void> {
  for await (const { client } of admin.reads.listEnablements(id)) {
    let outcome: 'done' | 'changed_meanwhile' = 'changed_meanwhile';
    while (outcome !== 'done') {
      const found = await admin.reads.findEnablement(id, client);
      if (found === undefined) break;
      outcome = await admin.offboarding.deleteEnablement(found);
    }
    onGone('clients', 1);
  }
}

async function deleteProviders(admin: Offboarding, { id }: Organization, { onGone }: DeletionSteps): Promise<void> {
  for await (const provider of admin.reads.listProviders(id)) {
    let gone = await admin.offboarding.deleteSomeLinks(provider.id);
    while (gone > 0) {
      onGone('links', gone);
      gone = await admin.offboarding.deleteSomeLinks(provider.id);
    }
    await admin.offboarding.deleteProvider(provider);
    onGone('providers', 1);
  }
}

/** Passkeys first: whoever is forgotten is not found again, so that an interrupted one is begun anew with theirs. */
async function forgetMembers(admin: Offboarding, { id }: Organization, { onGone }: DeletionSteps): Promise<void> {
  for await (const batch of batches(admin, id)) {
    const passkeys = sum(await Promise.all(batch.map((member) => admin.offboarding.erasePasskeys(member))));
    if (passkeys > 0) onGone('passkeys', passkeys);
    await Promise.all(batch.map((member) => admin.offboarding.forgetMember(member, admin.clock())));
    onGone('members', batch.length);
  }
}

async function deletePlaces({ offboarding }: Offboarding, { id }: Organization): Promise<void> {
  while ((await offboarding.deleteSomePlaces(id)) > 0);
}

async function* batches(admin: Offboarding, id: Organization['id']): AsyncIterable<readonly Member[]> {
  let batch: Member[] = [];
  for await (const member of admin.offboarding.listUnforgotten(id)) {
    batch.push(member);
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

async function complete(admin: Offboarding, { id }: Organization) {
  const found: Revised<Organization> | undefined = await admin.reads.findOrganization(id);
  if (found === undefined) return noOrganization(id);
  if (found.record.deletion === 'done') return ok({ id, outcome: 'unchanged' as const });
  const audit = auditEntry(admin, id, { action: 'organization.deleted', target: id });
  const outcome = await admin.offboarding.completeDeletion(found, audit);
  if (outcome === 'done') return ok({ id, outcome: 'deleted' as const });
  const again = await admin.reads.findOrganization(id);
  return again?.record.deletion === 'done' ? ok({ id, outcome: 'unchanged' as const }) : changedMeanwhile(found.record);
}

function changedMeanwhile({ id }: Organization) {
  return conflict('organization', `was changed by somebody else at the same moment: ${id}. Try again`);
}
