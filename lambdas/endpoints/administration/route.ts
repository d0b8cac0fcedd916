import type * as z from 'zod/mini';
import type { AdministrationOperation } from '../../core/administration/authority.ts';
import type { ConnectionReport } from '../../core/connection/connection-report.ts';
import type { Language } from '../../core/language.ts';
import type { Administered, ByMember } from '../../flows/administration/administration.ts';
import type { ConnectionTarget } from '../../flows/administration/test-connection.ts';
import type { SetupLinkDependencies } from '../../flows/administration/write-setup-link.ts';
import type { ExplainDependencies } from '../../flows/explain-assertion.ts';
import type { ActivityReads } from '../../ports/activity-store.ts';
import type { AuditReads } from '../../ports/audit-reads.ts';
import type { IssuedTokens } from '../../ports/issued-tokens.ts';
import type { KeyRingStore } from '../../ports/key-ring-store.ts';
import type { DiscoverProvider } from '../../ports/provider-discovery.ts';
import type { ScimTokens } from '../../ports/provisioning-store.ts';
import type { SecretEncrypter } from '../../ports/secrets.ts';
import type { FindTextRecords } from '../../ports/text-records.ts';
import type { TokenStanding } from '../../ports/token-standing.ts';
import type { RouteKeyOf } from '../../routes.ts';

/** What handlers work with besides the organization's own records. */
export interface AdministrationServices {
  readonly discover: DiscoverProvider;
  /** TXT records, of the names that domains are proved by. */
  readonly findTextRecords: FindTextRecords;
  readonly secrets: SecretEncrypter;
  /** What it found out is said in the language that is asked for. */
  readonly testConnection: (target: ConnectionTarget, language: Language) => Promise<ConnectionReport>;
  /** Of one request: nothing is kept. `keysFailure`: why a provider's keys could not be had, after the fact. */
  readonly explaining: () => {
    readonly dependencies: ExplainDependencies;
    readonly keysFailure: (language: Language) => string | undefined;
  };
  /** Tokens of providers' SCIM clients. */
  readonly scimTokens: ScimTokens;
  readonly setupLinks: SetupLinkDependencies;
  readonly ring: Pick<KeyRingStore, 'read'>;
  readonly auditTrail: AuditReads;
  readonly activity: ActivityReads;
  /** The register of access tokens. */
  readonly issuedTokens: IssuedTokens;
  /** Whether one of them counts. */
  readonly tokenStanding: TokenStanding;
}

export interface Served {
  readonly body: object;
  /** Of one resource: what a change of it must name. */
  readonly etag?: string;
  /** Of one that is new: where it is, below the organization. */
  readonly location?: string;
}

export interface AdministrationRequest<Body, Query> {
  /** What this very caller may look at and change. */
  readonly admin: ByMember;
  readonly services: AdministrationServices;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** Empty where no precondition is demanded. */
  readonly ifMatch: string;
  /** That the caller wants most, of ours; English for whoever wants none of them. */
  readonly language: Language;
}

/** A route of the administration API, with all that the document about it says. */
export interface AdministrationRoute {
  readonly operation: AdministrationOperation;
  /** Of what the body asks for, where it decides what is asked for: `operation` is then the least of it. */
  readonly operationOf?: (body: unknown) => AdministrationOperation;
  readonly summary: string;
  readonly status: 200 | 201;
  readonly body?: z.ZodMiniType;
  readonly query?: z.ZodMiniObject;
  readonly answer: z.ZodMiniType;
  /** Demands `If-Match`, and answers `ETag`; but of what is gone there is none. */
  readonly precondition?: true;
  readonly gone?: true;
  /** Its answer says in words what is wrong and what to do, in the language that is asked for (`Accept-Language`), and which that is. */
  readonly advises?: true;
  readonly handle: (request: AdministrationRequest<unknown, unknown>) => Promise<Administered<Served>>;
}

/** Some of the administration API's routes, by their keys. */
export type AdministrationRoutes = Readonly<Partial<Record<RouteKeyOf<'administration'>, AdministrationRoute>>>;

interface TypedRoute<Body extends z.ZodMiniType, Query extends z.ZodMiniObject>
  extends Omit<AdministrationRoute, 'body' | 'query' | 'handle' | 'operationOf' | 'status'> {
  readonly status?: 201;
  readonly body?: Body;
  readonly query?: Query;
  readonly operationOf?: (body: z.infer<Body>) => AdministrationOperation;
  readonly handle: (request: AdministrationRequest<z.infer<Body>, z.infer<Query>>) => Promise<Administered<Served>>;
}

/**
 * Ties a handler's types to the schemas that its request is parsed with. What the endpoint hands over has been parsed
 * with these very schemas, which is what makes forgetting the types safe.
 */
export function route<Body extends z.ZodMiniType, Query extends z.ZodMiniObject>(
  typed: TypedRoute<Body, Query>,
): AdministrationRoute {
  return { status: 200, ...typed } as unknown as AdministrationRoute;
}
