import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Link from '@cloudscape-design/components/link';
import { clientSegment } from '../../../lambdas/routes.ts';
import { useAddress } from '../app/session-context.ts';
import { texts } from '../texts/common.ts';
import { Name } from './name.tsx';
import { type Named, useName } from './names.ts';

interface NamedLinkProps {
  readonly id: string;
  /** With the id one button away. */
  readonly withId?: boolean;
}

/** A provider by its host, a member by their name and address, a client by its name. By id until that is there, or if it is not. */
function NamedLink({
  kind,
  path,
  id,
  withId = false,
}: NamedLinkProps & { readonly kind: Named; readonly path: string }) {
  const address = useAddress();
  const name = useName(kind, id);
  return (
    <>
      <Link href={address(path)}>
        <Name>{name ?? id}</Name>
      </Link>
      {withId ? <CopyId id={id} noun={NOUNS[kind]} /> : null}
    </>
  );
}

export function ProviderLink(props: NamedLinkProps) {
  return <NamedLink {...props} kind="provider" path={`/providers/${props.id}`} />;
}

/** With the id, which logs and tokens have, one button away. */
export function MemberLink(props: NamedLinkProps) {
  return <NamedLink withId {...props} kind="member" path={`/members/${props.id}`} />;
}

export function ClientLink(props: NamedLinkProps) {
  return <NamedLink {...props} kind="client" path={`/clients/${clientSegment(props.id)}`} />;
}

const NOUNS: Readonly<Record<Named, string>> = {
  member: texts.memberId,
  provider: texts.providerId,
  client: texts.clientIdInline,
};

function CopyId({ id, noun }: { readonly id: string; readonly noun: string }) {
  return (
    <CopyToClipboard
      variant="icon"
      textToCopy={id}
      copyButtonAriaLabel={texts.copyNamed(noun, id)}
      copySuccessText={texts.copied}
      copyErrorText={texts.notCopied}
    />
  );
}
