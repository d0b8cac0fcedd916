import * as z from 'zod/mini';
import { ACTOR_KINDS } from '../audit/entry.ts';
import { EVENT_KINDS } from './kinds.ts';

/** Raised when a member goes or changes its meaning; a new member does not raise it. */
export const EVENT_VERSION = 1;

/** The `source` of every event. */
export const EVENT_SOURCE = 'countersign';

const text = (description: string) => z.string().register(z.globalRegistry, { description });

/**
 * `detail` of an event, as it is on the bus. Ids, names of scopes and times: never a token, a secret, an address of mail,
 * a subject of a provider, or a word that an agent or a person wrote.
 */
export const eventDetailSchema = z.strictObject({
  version: z.literal(EVENT_VERSION).register(z.globalRegistry, { description: 'Of this schema.' }),
  id: text('The same whenever this event is delivered: by it a consumer leaves out what it has seen.'),
  kind: z.enum(EVENT_KINDS).register(z.globalRegistry, { description: 'The same as detail-type.' }),
  time: z.iso.datetime().register(z.globalRegistry, { description: 'When it was done. UTC, whole seconds.' }),
  organization: z.optional(text('Absent: of the deployment as a whole, such as a client that is created.')),
  actor: z.strictObject({
    kind: z.enum(ACTOR_KINDS),
    id: text(
      'Of a member or a provider its id; of an operator the ARN of the role, without the name of the session; of the deployment the name of its work, such as rotation.',
    ),
    client: z.optional(text('The tool or agent whose token did it for the member.')),
  }),
  provider: z.optional(text('Id.')),
  client: z.optional(text('Id of the tool or of the agent.')),
  member: z.optional(text('Id.')),
  agent_session: z.optional(text('Id of the session of an agent.')),
  key: z.optional(text('The signing key: its kid.')),
  role: z.optional(text('Of a member who is new or changed.')),
  scope: z.optional(text('Names of scopes, separated by spaces.')),
  until: z.optional(
    z.iso.datetime().register(z.globalRegistry, { description: 'When a request or an approval ends.' }),
  ),
  approval_uri: z.optional(
    text('Of writes.asked: the page where the member, signed in, decides. Opening it decides nothing.'),
  ),
});

export type EventDetail = z.infer<typeof eventDetailSchema>;
