import type { ClientId, MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { Client, Enablement, FetchedDocument } from '../core/records.ts';

/** A client as its document says, and nobody else. */
export type ClientOfDocument = Client & { readonly document: FetchedDocument };

/** What a member asked the organization's administrators for, or what registered itself there (RFC 7591). */
export interface AskedClient {
  readonly client: ClientId;
  /** Absent: nobody, it registered itself. */
  readonly member?: MemberId | undefined;
  /** Seconds since the epoch. */
  readonly askedAt: number;
}

/**
 * What was read at clients' URLs, for all instances.
 * Laws: of racing `claimFetch` calls for one host within the cool-down exactly one is true, globally; a client that the
 * operator registered is never written over; a document never replaces one that was fetched later; whether a client is
 * disabled is nobody's here.
 */
export interface ClientDocumentStore {
  /** True: the caller, and nobody else for `coolDownSeconds`, may ask the URL's host for documents. */
  claimFetch(client: ClientId, now: number, coolDownSeconds: number): Promise<boolean>;
  /** `not_kept`: the operator's own registration stands under this id, or it is for somebody else to bring clients in. */
  keep(client: ClientOfDocument): Promise<'kept' | 'not_kept'>;
  /** What was read is no document of this client: one that is known is refused until another is kept. */
  spoil(client: ClientId, at: number): Promise<void>;
}

/**
 * How a client that nobody registered comes into an organization.
 * Laws: `admit` is one transaction with its audit entry, and writes over nothing: what stands already is `admitted` too;
 * of a client that was asked for already, and of more than {@link MAX_ASKED} that wait, `ask` writes nothing.
 */
export interface ClientAdmissions {
  admit(enablement: Enablement, audit: AuditEntry): Promise<'admitted' | 'no_organization'>;
  ask(organization: OrganizationId, asked: AskedClient): Promise<'asked' | 'asked_before' | 'full'>;
}

/** Clients that wait for an organization's administrators at once. */
export const MAX_ASKED = 20;
