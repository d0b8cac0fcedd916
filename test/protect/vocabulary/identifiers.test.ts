import { type AgentSessionId, clientOfDefaultSession } from '../../../protect/vocabulary/agent-session.ts';
import {
  canStandInPath,
  isClientId,
  isMemberId,
  isOrganizationId,
  isProviderId,
} from '../../../protect/vocabulary/identifiers.ts';

it.each(['a', 'a.b', '...', 'a..b', 'user-7@acme', '.a'])('an address can name %s', (id) => {
  expect(canStandInPath(id)).toBe(true);
});

it.each(['.', '..', 'a/b', 'a?b', 'a#b', 'a%2Fb', 'a\\b', '/', 'a/'])(
  'an address leads elsewhere with %s in it',
  (id) => {
    expect(canStandInPath(id)).toBe(false);
  },
);

it.each([isOrganizationId, isClientId, isMemberId, isProviderId])('[L10] nothing but a text is an id: %p', (isId) => {
  // Each is one as a text.
  const texts = ['acme', `idp_${'0'.repeat(32)}`];
  expect(texts.some(isId)).toBe(true);
  for (const value of [undefined, null, 7, {}, ...texts.map((text) => [text]), ...texts.map(Object)]) {
    expect(isId(value)).toBe(false);
  }
});

it.each([
  ['client~cursor', 'cursor'],
  ['client~', undefined],
  ['client~no client', undefined],
  ['client-digest~0123', undefined],
  ['cursor', undefined],
  ['cursorclient~', undefined],
  ['x-client~cursor', undefined],
])('the session %s is by its id that of the client %s', (session, client) => {
  expect(clientOfDefaultSession(session as AgentSessionId)).toBe(client);
});
