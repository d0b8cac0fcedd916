import Link from '@cloudscape-design/components/link';
import { useAddress, useAdministration } from '../app/session-context.ts';
import { hostOf } from './host-of.ts';
import { Name } from './name.tsx';
import { useLoad } from './use-load.ts';

/** A provider by its host, a member by their address: what people know them by. By id until that is there, or if it is not. */
export function ProviderLink({ id }: { readonly id: string }) {
  const administration = useAdministration();
  const address = useAddress();
  const { data } = useLoad(id, () => administration.provider(id));
  return <Link href={address(`/providers/${id}`)}>{data === undefined ? id : hostOf(data.issuer)}</Link>;
}

export function MemberLink({ id }: { readonly id: string }) {
  const administration = useAdministration();
  const address = useAddress();
  const { data } = useLoad(id, () => administration.member(id));
  return (
    <Link href={address(`/members/${id}`)}>
      <Name>{data?.email ?? id}</Name>
    </Link>
  );
}
