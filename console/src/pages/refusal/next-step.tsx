import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { RefusalJson } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { clientSegment } from '../../../../lambdas/routes.ts';
import { useAddress } from '../../app/session-context.ts';
import { LinkSubject } from './link-subject.tsx';
import { subjectOf } from './subject.ts';

/** Reasons whose cure is on a page of the client. */
const AT_CLIENT: ReadonlySet<string> = new Set([
  'client_not_enabled',
  'enablement_disabled',
  'issued_to_other_client',
  'no_scope_granted',
]);
/** Reasons whose cure is a setting of the provider. */
const AT_PROVIDER: ReadonlySet<string> = new Set([
  'lifetime_too_long',
  'email_domain_not_pinned',
  'email_verified_absent',
  'sub_id_not_mapped',
  'saml_name_id_differs',
  'untrusted_issuer',
]);

/** What an administrator can do about it here, as a button; nothing, where it is not theirs to do. */
export function NextStep({ refusal }: { readonly refusal: RefusalJson }) {
  const address = useAddress();
  const [isLinking, setLinking] = useState(false);
  const { reason, client, provider } = refusal;
  const subject = subjectOf(refusal);
  if (subject !== undefined) {
    return (
      <>
        <Button onClick={() => setLinking(true)}>Link to a member</Button>
        {isLinking ? <LinkSubject subject={subject} onClose={() => setLinking(false)} /> : null}
      </>
    );
  }
  if (client !== undefined && AT_CLIENT.has(reason)) {
    return <Button href={address(`/clients/${clientSegment(client)}`)}>Open the client</Button>;
  }
  if (provider !== undefined && AT_PROVIDER.has(reason)) {
    return <Button href={address(`/providers/${provider}`)}>Open the provider’s settings</Button>;
  }
  return null;
}
