import type { MemberId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { JsonObject } from '../../core/jose/strict-json.ts';
import type { NewMembership } from '../../core/people/membership.ts';
import {
  type ClaimedPerson,
  checkLinkByEmail,
  checkMember,
  provisionedRole,
  readPerson,
} from '../../core/people/person.ts';
import type { SubjectLinkKey } from '../../core/people/subject-link.ts';
import type { Member, TrustedProvider } from '../../core/records.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { TrustSources } from '../../ports/trust-sources.ts';

/** The member whom an assertion is about; `membership`, when it takes a link or a member that does not exist yet. */
export interface Person {
  readonly member: Member;
  /** How the provider knows them. */
  readonly link: SubjectLinkKey;
  readonly membership?: NewMembership;
}

export interface PersonDependencies {
  readonly configuration: Pick<Configuration, 'roles'>;
  readonly trust: Pick<TrustSources, 'findLinkedMember' | 'findMemberByEmail' | 'findMember'>;
  /** Drawn only for somebody who is to be provisioned. */
  readonly newMemberId: () => MemberId;
}

/**
 * Step 11 of redemption: subject link → member, active. Without a link, a verified address in a pinned domain finds a
 * member whom no provider knows yet, or, where the provider may, a member who is to be provisioned. Decides only:
 * nothing is written here. Link and member are read at the database every time (S7).
 */
export async function findPerson(
  dependencies: PersonDependencies,
  provider: TrustedProvider,
  claims: JsonObject,
): Promise<Result<Person, Refusal>> {
  const { trust } = dependencies;
  const claimed = readPerson(claims, provider);
  if (!claimed.ok) return claimed;
  const link = { provider: provider.id, claim: provider.subjectClaim, value: claimed.value.subject };
  const linked = (await trust.findLinkedMember(link)) ?? (await findEarlierLink(trust, claimed.value, link));
  if (linked === undefined) return findByEmail(dependencies, provider, claimed.value, link);
  const member = await trust.findMember(provider.organization, linked);
  if (member === undefined) return err({ reason: 'member_missing', member: linked });
  const active = checkMember(member);
  return active.ok ? ok({ member: active.value, link }) : active;
}

/** Of a provider that maps by address: a link that was made before domains were compared in one form. */
async function findEarlierLink(
  trust: PersonDependencies['trust'],
  { writtenEmail }: ClaimedPerson,
  link: SubjectLinkKey,
): Promise<MemberId | undefined> {
  if (link.claim !== 'email' || writtenEmail === undefined) return undefined;
  return trust.findLinkedMember({ ...link, value: writtenEmail });
}

async function findByEmail(
  dependencies: PersonDependencies,
  provider: TrustedProvider,
  { verifiedEmail, writtenEmail, withheldEmail }: ClaimedPerson,
  link: SubjectLinkKey,
): Promise<Result<Person, Refusal>> {
  const { trust } = dependencies;
  const notLinked: Refusal = { reason: 'subject_not_linked', provider: provider.id, claim: link.claim };
  if (verifiedEmail === undefined) return err(withheldEmail ?? notLinked);
  const id =
    (await trust.findMemberByEmail(provider.organization, verifiedEmail)) ??
    (writtenEmail === undefined ? undefined : await trust.findMemberByEmail(provider.organization, writtenEmail));
  if (id === undefined) return provision(dependencies, provider, verifiedEmail, link) ?? err(notLinked);
  const member = await trust.findMember(provider.organization, id);
  if (member === undefined) return err({ reason: 'member_missing', member: id });
  const linkable = checkLinkByEmail(member);
  return linkable.ok ? withMembership('link', { ...linkable.value, linked: true }, link) : linkable;
}

function provision(
  { configuration, newMemberId }: PersonDependencies,
  provider: TrustedProvider,
  email: string,
  link: SubjectLinkKey,
): Result<Person, Refusal> | undefined {
  const role = provisionedRole(provider, configuration.roles);
  if (role === undefined) return undefined;
  const { organization } = provider;
  const member: Member = { id: newMemberId(), organization, email, role, status: 'active', linked: true };
  return withMembership('provision', member, link);
}

function withMembership(kind: NewMembership['kind'], member: Member, link: SubjectLinkKey): Result<Person, Refusal> {
  return ok({ member, link, membership: { kind, member, link } });
}
