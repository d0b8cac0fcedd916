import { err, ok } from '../../../protect/vocabulary/result.ts';
import { actorOf } from '../../core/administration/caller.ts';
import type { Revised } from '../../core/administration/revision.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import type { TrustedProvider } from '../../core/records.ts';
import {
  challengeRecord,
  checkedProof,
  type DomainProof,
  judgeTexts,
  type ProofOutcome,
  secondsUntilCheck,
} from '../../core/registration/domain-proof.ts';
import { provableDomain, type Unprovable } from '../../core/registration/provable-domain.ts';
import type { FindTextRecords, LookUpFailure } from '../../ports/text-records.ts';
import { type Administered, type Administration, auditEntry, conflict } from './administration.ts';
import { changedMeanwhile } from './change-provider.ts';
import { changerOf, ungranted } from './changer.ts';
import { findProvider, noProvider } from './find-provider.ts';
import { trustTaken } from './register-provider.ts';

/** Which provider, of which organization. */
export interface ProviderToProve {
  readonly organization: string;
  readonly id: string;
}

/** A provider that was asked to prove its domain. */
export type ChallengedProvider = TrustedProvider & { readonly domainProof: DomainProof };

/**
 * What to publish for the provider's domain. Asked again it is the same, so that a record that was published stays good; of
 * another domain than the issuer's it is a new one. Nothing is looked up.
 */
export async function askDomainProof(
  admin: Administration,
  { organization, id }: ProviderToProve,
): Promise<Administered<ChallengedProvider>> {
  const found = await findProvable(admin, organization, id);
  if (!found.ok) return found;
  const { provider, domain } = found.value;
  const { domainProof } = provider.record;
  if (domainProof?.domain === domain) return ok({ ...provider.record, domainProof });
  const proof = { domain, token: admin.ids.domainProofToken(), askedAt: admin.clock() };
  const audit = auditEntry(admin, provider.record.organization, {
    action: 'provider.domain_proof_asked',
    target: id,
    details: { domain },
  });
  return record(admin, provider, { proof, becomes: undefined }, audit);
}

/**
 * Reads → what was asked for → not sooner than the cool-down → one look-up → what it has found, recorded over what was read.
 * Found, of a pending provider: it is active, as if an administrator had signed in through it, but that no account is linked,
 * because none was seen. It does so where configuration lets an administrator make providers active, or by the operator's
 * word; else it is on record, for the operator to read. Another organization's trust stays theirs, and then nothing is recorded.
 *
 * Whatever else is found later takes nothing away: a name server that is down is no reason to lock people out, and to trust a
 * provider no more is a decision, `disable`. Two at once: both look, one is recorded. Died before the write: nothing was done,
 * and it may be asked for again.
 */
export async function checkDomainProof(
  admin: Administration,
  find: FindTextRecords,
  { organization, id }: ProviderToProve,
): Promise<Administered<ChallengedProvider>> {
  const found = await findProvable(admin, organization, id);
  if (!found.ok) return found;
  const { provider, domain } = found.value;
  const { domainProof: asked, status } = provider.record;
  if (asked?.domain !== domain) return conflict('provider', 'has no record to look for yet: ask for it first');
  const retryAfterSeconds = secondsUntilCheck(asked, admin.clock());
  if (retryAfterSeconds > 0) return err({ reason: 'too_many_requests', retryAfterSeconds });

  const { outcome, failure } = await lookUp(find, provider.record, asked);
  const proof = checkedProof(asked, { at: admin.clock(), by: actorOf(admin.caller).id, outcome });
  const becomes = outcome === 'found' && status === 'pending' && mayActivate(admin) ? ('active' as const) : undefined;
  const details = { domain, outcome, ...(failure && { failure }) };
  return record(admin, provider, { proof, becomes }, auditOf(admin, provider.record, details, becomes));
}

/** What else stands at the name goes no further than this. */
async function lookUp(
  find: FindTextRecords,
  provider: TrustedProvider,
  proof: DomainProof,
): Promise<{ readonly outcome: ProofOutcome; readonly failure?: LookUpFailure }> {
  const expected = challengeRecord(provider, proof);
  const records = await find(expected.name);
  if (records.outcome === 'failed') return { outcome: 'unanswered', failure: records.reason };
  return { outcome: judgeTexts(records.texts, expected) };
}

function mayActivate({ caller, configuration }: Administration): boolean {
  return caller.kind === 'operator' || configuration.providerActivation === 'administrator_sign_in';
}

interface Provable {
  readonly provider: Revised<TrustedProvider>;
  readonly domain: string;
}

/** Nothing is asked, or looked up, of a provider that is disabled: enabling it is a decision of its own. */
async function findProvable(admin: Administration, organization: string, id: string): Promise<Administered<Provable>> {
  const provider = await findProvider(admin, organization, id);
  if (!provider.ok) return provider;
  if (provider.value.record.status === 'disabled') return conflict('status', 'is disabled: enable the provider first');
  const provable = provableDomain(provider.value.record);
  if ('unprovable' in provable) return conflict('issuer', UNPROVABLE[provable.unprovable]);
  return ok({ provider: provider.value, domain: provable.domain });
}

const UNPROVABLE: Readonly<Record<Unprovable, string>> = {
  shared:
    'is one of many customers, so that its domain is none of theirs to prove: sign in through the provider instead',
  no_domain: 'has no domain name that a record could be published at: sign in through the provider instead',
};

async function record(
  admin: Administration,
  provider: Revised<TrustedProvider>,
  { proof, becomes }: { readonly proof: DomainProof; readonly becomes: 'active' | undefined },
  audit: AuditEntry,
): Promise<Administered<ChallengedProvider>> {
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const { organization, id } = provider.record;
  const outcome = await admin.store.recordDomainProof(provider, { proof, becomes }, by.value, audit);
  switch (outcome) {
    case 'done':
      return ok({ ...provider.record, ...(becomes && { status: becomes }), domainProof: proof });
    case 'missing':
      return noProvider(organization, id);
    case 'changed_meanwhile':
      return changedMeanwhile(admin, provider.record);
    case 'trust_taken':
      return trustTaken(admin, provider.record);
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
  }
}

/** One entry a write. */
function auditOf(
  admin: Administration,
  { organization, id, issuer }: TrustedProvider,
  details: { readonly domain: string; readonly outcome: ProofOutcome },
  becomes: 'active' | undefined,
): AuditEntry {
  return auditEntry(
    admin,
    organization,
    becomes === undefined
      ? { action: 'provider.domain_checked', target: id, details }
      : { action: 'provider.activated', target: id, details: { issuer, proof: 'dns', ...details } },
  );
}
