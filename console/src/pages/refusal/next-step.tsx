import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { RefusalJson } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { useAddress } from '../../app/session-context.ts';
import { texts } from '../../texts/refusals.ts';
import { AddMember } from '../member/add-member.tsx';
import { LinkSubject } from './link-subject.tsx';
import { mendedAt } from './mended-at.ts';
import { type Subject, subjectOf } from './subject.ts';

/** What an administrator can do about it here, as a button; nothing, where it is not theirs to do. */
export function NextStep({ refusal }: { readonly refusal: RefusalJson }) {
  const address = useAddress();
  const subject = subjectOf(refusal);
  if (subject !== undefined) return <OfNobody refusal={refusal} subject={subject} />;
  const place = mendedAt(refusal);
  return place === undefined ? null : <Button href={address(place.path)}>{place.label}</Button>;
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
