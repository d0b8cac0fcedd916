import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { RefusalJson } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { clientSegment } from '../../../../lambdas/routes.ts';
import { useAddress } from '../../app/session-context.ts';
import { texts } from '../../texts/refusals.ts';
import { AddMember } from '../member/add-member.tsx';
import { LinkSubject } from './link-subject.tsx';
import { type Subject, subjectOf } from './subject.ts';

/** Reasons whose cure is on a page of the client. */
const AT_CLIENT: ReadonlySet<string> = new Set([
  'client_not_enabled',
  'enablement_disabled',
  'issued_to_other_client',
  'no_scope_granted',
  'no_details_granted',
]);
/** Reasons whose cure is a setting of the provider. */
const AT_PROVIDER: ReadonlySet<string> = new Set([
  'lifetime_too_long',
  'email_domain_not_pinned',
  'email_verified_absent',
  'sub_id_not_mapped',
  'saml_name_id_differs',
  'untrusted_issuer',
  'client_not_authenticated',
  'code_not_exchanged',
  'mapped_claim_unusable',
]);

/** Reasons whose cure is on a member's page: its facts name whose. */
const AT_MEMBER: ReadonlySet<string> = new Set([
  'member_disabled',
  'member_removed',
  'member_linked_elsewhere',
  'subjects_of_two_members',
]);
/** Reasons of refused agents whose cure is a page of ours. */
const OF_AGENTS: ReadonlyMap<string, readonly [label: string, path: string]> = new Map([
  ['agents_off', [texts.openSettings, '/settings']],
  ['not_a_second_person', [texts.openRulesForAgents, '/agent-rules']],
  ['passkey_needed', [texts.openRulesForAgents, '/agent-rules']],
  ['nothing_to_ask_for', [texts.openRulesForAgents, '/agent-rules']],
]);

/** What an administrator can do about it here, as a button; nothing, where it is not theirs to do. */
export function NextStep({ refusal }: { readonly refusal: RefusalJson }) {
  const address = useAddress();
  const { refused, reason, client, provider } = refusal;
  const subject = subjectOf(refusal);
  if (subject !== undefined) return <OfNobody refusal={refusal} subject={subject} />;
  const { member } = refusal.facts;
  if (AT_MEMBER.has(reason) && typeof member === 'string')
    return <Button href={address(`/members/${member}`)}>{texts.openMember}</Button>;
  const ofAgents = refused === 'agent' ? OF_AGENTS.get(reason) : undefined;
  if (ofAgents !== undefined) return <Button href={address(ofAgents[1])}>{ofAgents[0]}</Button>;
  if (client !== undefined && AT_CLIENT.has(reason)) {
    return <Button href={address(`/clients/${clientSegment(client)}`)}>{texts.openClient}</Button>;
  }
  if (provider !== undefined && AT_PROVIDER.has(reason)) {
    return <Button href={address(`/providers/${provider}`)}>{texts.openProvidersSettings}</Button>;
  }
  return null;
}

/** An account that leads to nobody is somebody's who is here, or somebody's who is not. */
function OfNobody({ refusal: { sent }, subject }: { readonly refusal: RefusalJson; readonly subject: Subject }) {
  const [open, setOpen] = useState<'link' | 'add'>();
  const close = () => setOpen(undefined);
  return (
    <>
      <Button onClick={() => setOpen('link')}>{texts.linkToMember}</Button>
      {sent?.email === undefined ? null : <Button onClick={() => setOpen('add')}>{texts.addAsMember}</Button>}
      {open === 'link' ? <LinkSubject subject={subject} onClose={close} /> : null}
      {open === 'add' ? (
        <AddMember
          email={sent?.email ?? ''}
          link={{ provider: subject.provider, subject: subject.subject }}
          onClose={close}
          onAdded={close}
        />
      ) : null}
    </>
  );
}
