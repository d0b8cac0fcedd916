import * as z from 'zod/mini';
import { ROUTES } from '../../../routes.ts';
import { setErrorSchema } from '../answers/errors.ts';
import { newScimUser, scimDocument, scimError, scimPatch, scimQuery, scimUser, scimUsers } from '../provisioning.ts';
import { type Described, type DescribedAnswer, type DescribedRoute, NOTHING } from './route.ts';

const SET_ERROR: DescribedAnswer = { json: setErrorSchema };

const SCIM_ERROR: DescribedAnswer = { scim: scimError };
const scim = (schema: z.ZodMiniType) => ({ mediaType: 'application/scim+json', schema });

/** With a provider's SCIM token; whatever is refused in SCIM's own form. */
const ofScimClient = (answers: DescribedRoute['answers']) =>
  ({
    tag: 'provisioning',
    security: ['scimToken'],
    answers: { ...answers, 401: SCIM_ERROR, 403: SCIM_ERROR, 500: SCIM_ERROR, 503: SCIM_ERROR },
  }) as const satisfies Omit<DescribedRoute, 'summary'>;
const SCIM_DOCUMENT = {
  tag: 'provisioning',
  answers: { 200: { scim: scimDocument }, 403: SCIM_ERROR, 404: SCIM_ERROR },
} as const satisfies Omit<DescribedRoute, 'summary'>;
const CHANGED_USER = ofScimClient({
  ...{ 200: { scim: scimUser }, 400: SCIM_ERROR, 404: SCIM_ERROR, 409: SCIM_ERROR, 412: SCIM_ERROR },
});

/** What identity providers say by themselves: who comes, who goes, and what happened to whom. */
export const PROVIDER_ROUTES: Described<'signals' | 'provisioning'> = {
  [ROUTES.signals.receive.operations.POST]: {
    summary: 'An identity provider says what happened to a person (RFC 8935): a Security Event Token, taken or not',
    tag: 'provisioning',
    security: ['signalToken'],
    body: { mediaType: 'application/secevent+jwt', schema: z.string() },
    answers: { 202: NOTHING, 400: SET_ERROR, 401: SET_ERROR, 500: SET_ERROR, 503: SET_ERROR },
  },
  [ROUTES.provisioning.users.operations.GET]: {
    ...ofScimClient({ 200: { scim: scimUsers }, 400: SCIM_ERROR }),
    summary: 'Users whom the identity provider manages, page by page; or the one that a filter names',
    query: scimQuery,
  },
  [ROUTES.provisioning.users.operations.POST]: {
    ...ofScimClient({ 201: { scim: scimUser }, 400: SCIM_ERROR, 409: SCIM_ERROR }),
    summary: 'Add a member, or manage one who is there already',
    body: scim(newScimUser),
  },
  [ROUTES.provisioning.user.operations.GET]: {
    ...ofScimClient({ 200: { scim: scimUser }, 404: SCIM_ERROR }),
    summary: 'One user',
  },
  [ROUTES.provisioning.user.operations.PUT]: {
    ...CHANGED_USER,
    summary: 'Replace a user: active false refuses the member from the next request on',
    body: scim(newScimUser),
  },
  [ROUTES.provisioning.user.operations.PATCH]: {
    ...CHANGED_USER,
    summary: 'Change a user, attribute by attribute',
    body: scim(scimPatch),
  },
  [ROUTES.provisioning.user.operations.DELETE]: {
    ...ofScimClient({ 204: NOTHING, 404: SCIM_ERROR, 412: SCIM_ERROR }),
    summary: 'Delete a user: the member is disabled, and refused from the next request on',
  },
  [ROUTES.provisioning.serviceProviderConfig.operations.GET]: { ...SCIM_DOCUMENT, summary: 'What SCIM offers here' },
  [ROUTES.provisioning.resourceTypes.operations.GET]: { ...SCIM_DOCUMENT, summary: 'Which resources SCIM has here' },
  [ROUTES.provisioning.resourceType.operations.GET]: { ...SCIM_DOCUMENT, summary: 'One of these resources: User' },
  [ROUTES.provisioning.schemas.operations.GET]: { ...SCIM_DOCUMENT, summary: 'Which attributes users have here' },
  [ROUTES.provisioning.schema.operations.GET]: { ...SCIM_DOCUMENT, summary: 'The schema of users' },
};
