import { type AgentSession, FIRST_PARTY_CLIENT } from '../../../protect/vocabulary/agent-session.ts';
import { isStopped, type StoppedAt, underStop } from '../../../protect/vocabulary/client-stop.ts';
import type { ClientId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { MemberRequests } from '../../core/agents/write-requests.ts';
import type { AgentSessionStore } from '../../ports/agent-session-store.ts';
import type { ClientStops } from '../../ports/client-stops.ts';
import type { WriteRequestStore } from '../../ports/write-request-store.ts';

/**
 * Everything of a client's agents that was stopped, as it counts: at the doors of the two stores, so that whoever mints,
 * polls, asks, approves, confirms or lists decides by it, and nobody has to remember to. What was stopped stands in its
 * rows, and in their history; nothing is written to any of them.
 *
 * A stop is one row. Two at once: the later stands. Whoever read before it is written decides as before it, and what they
 * write is of a second that it ends.
 */
export function sessionsUnderStops(store: AgentSessionStore, stops: ClientStops): AgentSessionStore {
  return {
    ...boundTo(store),
    find: async (key) => {
      const session = await store.find(key);
      return session && under(session, await stopOf(stops, key.organization, session.client));
    },
    mint: async (key, client, now, parents) => {
      // Before the write: a refused mint writes nothing (law 8).
      const stoppedAt = await stopOf(stops, key.organization, client);
      const minted = await store.mint(key, client, now, parents, stoppedAt);
      return typeof minted === 'string' ? minted : under(minted, stoppedAt);
    },
    list: async (owner, request) => {
      const page = await store.list(owner, request);
      const of = await stopsOf(stops, owner.organization, page.sessions);
      return { ...page, sessions: page.sessions.map((session) => under(session, stopIn(of, session))) };
    },
  };
}

/**
 * Begins to read whether the caller's own client was stopped, beside what is read first; both stores' doors ask for it then.
 * It decides nothing, and one that fails is read again there. Read this early it is of this very request all the same: what
 * is stopped after it began is stopped for the next one (law 9).
 */
export function readStopAhead(
  stops: ClientStops,
  { organization, client }: { readonly organization: OrganizationId; readonly client: ClientId },
): void {
  stopOf(stops, organization, client).catch(() => undefined);
}

/** A question of before a stop waits for nobody, and what was half approved before it is confirmed by nobody. */
export function requestsUnderStops(store: WriteRequestStore, stops: ClientStops): WriteRequestStore {
  const open = async (requests: MemberRequests): Promise<MemberRequests> => {
    const { halves = [] } = requests;
    const of = await stopsOf(stops, requests.organization, [...requests.requests, ...halves]);
    return {
      ...requests,
      requests: requests.requests.filter((one) => !isStopped(one.askedAt, stopIn(of, one))),
      ...(requests.halves && { halves: halves.filter((one) => !isStopped(one.approvedAt, stopIn(of, one))) }),
    };
  };
  return {
    ask: (request, now) => store.ask(request, now),
    confirm: (confirmation, now) => store.confirm(confirmation, now),
    change: (next, now) => store.change(next, now),
    find: async (organization, member) => open(await store.find(organization, member)),
    list: async (organization, request) => {
      const page = await store.list(organization, request);
      return { ...page, members: await Promise.all(page.members.map(open)) };
    },
  };
}

function boundTo(store: AgentSessionStore): Pick<AgentSessionStore, 'approve' | 'takeBack' | 'close'> {
  return {
    approve: (key, scopes, approval, now) => store.approve(key, scopes, approval, now),
    takeBack: (key, scope, taken) => store.takeBack(key, scope, taken),
    close: (session, closing) => store.close(session, closing),
  };
}

function under(session: AgentSession, stoppedAt: StoppedAt): AgentSession {
  if (stoppedAt === undefined) return session;
  return { ...underStop(session, session.sessionId, stoppedAt), stoppedAt };
}

/** Nobody stops a person's own browser session, nor what is no client's. */
async function stopOf(
  stops: ClientStops,
  organization: OrganizationId,
  client: ClientId | undefined,
): Promise<StoppedAt> {
  return client === undefined || client === FIRST_PARTY_CLIENT ? undefined : stops.find(organization, client);
}

interface OfClient {
  readonly client?: ClientId;
}

/** One read a client, side by side. */
async function stopsOf(stops: ClientStops, organization: OrganizationId, ofClients: readonly OfClient[]) {
  const clients = [...new Set(ofClients.map(({ client }) => client))];
  const found = await Promise.all(clients.map((client) => stopOf(stops, organization, client)));
  return new Map(clients.map((client, i) => [client, found[i]]));
}

function stopIn(stops: ReadonlyMap<ClientId | undefined, StoppedAt>, { client }: OfClient): StoppedAt {
  return stops.get(client);
}
