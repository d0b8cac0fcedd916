import {
  isMemberId,
  isProviderId,
  MEMBER_ID_FORM,
  type MemberId,
  type ProviderId,
} from '../../../protect/vocabulary/identifiers.ts';
import { EXTERNAL_ID_FORM, isExternalId } from '../../../protect/vocabulary/member-claims.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Configuration } from '../configuration.ts';
import type { DisplayName } from '../people/display-name.ts';
import { SUB_ID } from '../people/saml-name-id.ts';
import { type FieldProblem, problemsOf } from './field-problem.ts';
import { DISPLAY_NAME_FORM, hasUnseen, normalizeEmail, parseDisplayName, UNSEEN_PROBLEM } from './text.ts';

export interface MemberInput {
  readonly email: string;
  readonly role: string;
  /** What people call them. Absent: as it is. */
  readonly name?: string;
  /** Chosen by the operator: the vendor's own user id. Absent: made here. */
  readonly id?: string;
  /** The vendor's own user id, where that is not the member id. Absent: as it is. */
  readonly externalId?: string;
  /** `IDP_ID:SUB`, split at the first colon. */
  readonly subject?: string;
  /** `IDP_ID:NAMEID`: the same by the provider's SAML name for the person, instead of `subject`. */
  readonly nameId?: string;
}

export interface MemberRegistration {
  readonly email: string;
  readonly role: string;
  readonly displayName?: DisplayName;
  readonly id?: MemberId;
  readonly externalId?: string;
  readonly subject?: { readonly provider: ProviderId; readonly value: string; readonly claim?: typeof SUB_ID };
}

/**
 * Does NOT check that an id may be chosen, nor that the organization, the provider or another member with this address
 * exists.
 */
export function parseMember(
  { email, role, name: called, id, externalId, subject: named, nameId }: MemberInput,
  { roles }: Configuration,
): Result<MemberRegistration, readonly FieldProblem[]> {
  const subject = named ?? nameId;
  const normalized = normalizeEmail(email.trim());
  const link = subject === undefined ? undefined : parseSubject(subject);
  const name = called === undefined ? undefined : parseDisplayName(called);
  const idIsValid = id === undefined || isMemberId(id);
  const problems = problemsOf([
    ['email', normalized === undefined && (hasUnseen(email) ? UNSEEN_PROBLEM : 'must be an e-mail address')],
    ['role', !roles.has(role) && `must be one of ${[...roles.keys()].join(', ')}`],
    ['name', called !== undefined && name === undefined && `must be ${DISPLAY_NAME_FORM}`],
    ['id', !idIsValid && `must be ${MEMBER_ID_FORM}`],
    ['externalId', externalId !== undefined && !isExternalId(externalId) && `must be ${EXTERNAL_ID_FORM}`],
    [
      'subject',
      subject !== undefined && link === undefined && 'must be PROVIDER_ID:SUBJECT, such as idp_0123…:00u1abc',
    ],
    ['subject', named !== undefined && nameId !== undefined && 'is given twice: by claim, and by SAML name'],
    ['subject', subject !== undefined && hasUnseen(subject) && UNSEEN_PROBLEM],
  ]);
  if (problems.length > 0 || normalized === undefined || !idIsValid) return err(problems);
  return ok({
    email: normalized,
    role,
    ...(name !== undefined && { displayName: { text: name, by: 'administrator' as const } }),
    ...(id !== undefined && { id }),
    ...(externalId !== undefined && { externalId }),
    ...(link && { subject: { ...link, ...(named === undefined && { claim: SUB_ID }) } }),
  });
}

/** A provider's id has no colon; a subject may. */
function parseSubject(text: string): { readonly provider: ProviderId; readonly value: string } | undefined {
  const colon = text.indexOf(':');
  if (colon === -1) return undefined;
  const provider = text.slice(0, colon);
  const value = text.slice(colon + 1);
  return isProviderId(provider) && value.length >= 1 && value.length <= 1_024 ? { provider, value } : undefined;
}
