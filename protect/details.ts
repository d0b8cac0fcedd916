import { type AuthorizationDetail, isDetailType, readDetail } from './vocabulary/authorization-details.ts';

/** What a member of a type may be, as a request has it: nobody has looked at it. */
export type RequestedMembers = Readonly<Record<string, unknown>>;

/**
 * How far a token must go for one request (RFC 9396): a type that the authorization server's configuration declares, and
 * the values of this request for each of its members. The token is let through if one of its details covers them: a text is
 * the same, a number not larger, a list part of the token's.
 */
export interface DetailsOption<Request> {
  readonly type: string;
  /**
   * Every member of the type, as your API understands the request: take each from where your handler takes it, or what is
   * checked is not what is done. Called for a request with a good token alone. What it throws is a malformed request.
   */
  readonly of: (request: Request) => RequestedMembers | Promise<RequestedMembers>;
}

/** What a request needs. */
export interface NeededDetail {
  readonly type: string;
  /** Reads the request; `undefined`: its values are no detail. */
  readonly find: () => Promise<AuthorizationDetail | undefined>;
}

/**
 * The detail that a request needs. Absent: the route declares none.
 * @throws Error beginning with `where`, when the route is declared
 */
export function neededDetail<Request>(
  option: DetailsOption<Request>,
  where: string,
): (request: Request) => NeededDetail;
export function neededDetail<Request>(
  option: DetailsOption<Request> | undefined,
  where: string,
): ((request: Request) => NeededDetail) | undefined;
export function neededDetail<Request>(
  option: DetailsOption<Request> | undefined,
  where: string,
): ((request: Request) => NeededDetail) | undefined {
  if (option === undefined) return undefined;
  const { type, of } = option;
  if (!isDetailType(type)) throw new Error(`${where}: details.type is no type of authorization details (RFC 9396)`);
  return (request) => ({ type, find: () => findDetail(type, () => of(request)) });
}

async function findDetail(
  type: string,
  of: () => RequestedMembers | Promise<RequestedMembers>,
): Promise<AuthorizationDetail | undefined> {
  try {
    // The type last: nothing that a request says makes it another.
    return readDetail({ ...(await of()), type });
  } catch {
    return undefined;
  }
}
