import { Fragment } from 'react';
import { mayRead, useSession } from '../app/session-context.ts';
import { MemberLink, ProviderLink } from './named-links.tsx';
import { toldParts } from './told-parts.ts';

/** What the server says of members and providers by id, with the names that people know them by; the id is one button away. */
export function Told({ text, members = [] }: { readonly text: string; readonly members?: readonly string[] }) {
  const session = useSession();
  if (!mayRead(session)) return text;
  return toldParts(text, members).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is what stands at its place in the text
    <Fragment key={index}>
      {part.kind === 'words' ? part.text : null}
      {part.kind === 'member' ? <MemberLink id={part.text} /> : null}
      {part.kind === 'provider' ? <ProviderLink id={part.text} withId /> : null}
    </Fragment>
  ));
}
