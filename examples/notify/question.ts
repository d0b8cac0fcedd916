/** What an agent asks a member, as Countersign's event `writes.asked` says it: ids and names, no address and no words. */
export interface Question {
  /** The same whenever the event comes again. */
  readonly id: string;
  readonly organization: string;
  readonly member: string;
  readonly client: string;
  readonly scopes: readonly string[];
  /** The page where the member signs in and decides. Opening it decides nothing. */
  readonly approvalUri: string;
}

/** As EventBridge hands it to a function. */
export interface BusEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: unknown;
}

/**
 * The question that an event asks; `undefined`: it asks none. A link is passed on only to the issuer's own approval page:
 * whoever can put events on the bus does not choose where people are led.
 */
export function questionOf({ source, 'detail-type': kind, detail }: BusEvent, issuer: string): Question | undefined {
  if (source !== 'countersign' || kind !== 'writes.asked' || typeof detail !== 'object' || detail === null) return;
  const {
    version,
    id,
    organization,
    member,
    client,
    scope,
    approval_uri: uri,
  } = detail as Readonly<Record<string, unknown>>;
  if (version !== 1 || !isText(id) || !isText(organization) || !isText(member) || !isText(scope) || !isText(uri))
    return;
  const url = URL.parse(uri);
  if (url === null || url.origin !== new URL(issuer).origin || !url.pathname.startsWith('/approve/')) return;
  return {
    id,
    organization,
    member,
    client: isText(client) ? client : 'A tool',
    scopes: scope.split(' '),
    approvalUri: uri,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
