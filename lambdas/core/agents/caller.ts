import { FIRST_PARTY_CLIENT } from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import type { KeyThumbprint } from '../../../protect/vocabulary/key-thumbprint.ts';
import type { MemberClaims } from '../../../protect/vocabulary/member-claims.ts';
import type { Scope, ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { Configuration } from '../configuration.ts';
import { memberClaims } from '../people/member-claims.ts';
import type { Member } from '../records.ts';
import type { FirstPartySession } from '../sign-in/session.ts';
import type { CallerCeiling } from './limits.ts';

/** For whom an agent acts, after every check of the credential; what it is given inherits from this. */
export interface AgentCaller {
  readonly organization: OrganizationId;
  readonly member: MemberId;
  readonly client: ClientId;
  readonly provider: ProviderId;
  /**
   * What the credential carries and the member's role allows, now; of an agent client's token, the writes that may be
   * asked for with it too: an agent is given none of them without a live grant.
   */
  readonly scopes: ScopeSet;
  /** The resources that agent tokens may be for: those of the caller. Never empty. */
  readonly resources: readonly string[];
  /** When the credential ends; seconds since the epoch. */
  readonly expiresAt: number;
  /** What the credential is, so that whatever ends it ends what is minted by it. */
  readonly parent: ParentCredential;
  /** The member's watermark as it was read with the credential; a write grant from before is none. */
  readonly recalledAt: number | undefined;
  /** Who acts through the caller already, as its token says. Never authority. */
  readonly actor: object | undefined;
  /** The key that the caller's token is bound to: what is minted by it is bound to it too (law 5). Absent: to none. */
  readonly boundTo?: KeyThumbprint;
  /** How far what is approved up to a limit counts with what the caller is given. Absent: for nothing. */
  readonly ceiling?: CallerCeiling;
  /** What agent tokens say of the member beside the id: what the caller's own token says, or may. */
  readonly about: MemberClaims;
}

/** A token, or a browser session, which has no id that may be told. */
export interface ParentCredential {
  readonly tokenId?: string;
  /** When it began; seconds since the epoch. */
  readonly heldSince: number;
}

/** A live browser session, and what its member's role allows at this moment. */
export interface SessionFacts {
  readonly session: FirstPartySession;
  readonly member: Pick<Member, 'recalledAt' | 'externalId' | 'email'>;
  readonly scopes: ScopeSet;
}

/** A person's own session, as the caller of an agent: all of the role, for the default resource (law 5). */
export function sessionCaller(
  { session, member, scopes }: SessionFacts,
  { defaultResource, memberClaims: named }: Pick<Configuration, 'defaultResource' | 'memberClaims'>,
): AgentCaller {
  return {
    organization: session.organization,
    member: session.member,
    client: FIRST_PARTY_CLIENT,
    provider: session.provider,
    scopes,
    resources: [defaultResource],
    expiresAt: Math.min(session.idleUntil, session.expiresAt),
    parent: { heldSince: session.createdAt },
    recalledAt: member.recalledAt,
    actor: undefined,
    // A person's own session has no tool whose limit there would be: what its member approves counts as it is.
    ceiling: 'any',
    about: memberClaims(member, named),
  };
}

const ADMINISTRATOR_SCOPE = 'org:admin' as Scope;

/** By the role, in a first-party session: a token, whatever it carries, is none (law 6). */
export function isAdministrator({ scopes }: SessionFacts): boolean {
  return scopes.has(ADMINISTRATOR_SCOPE);
}
