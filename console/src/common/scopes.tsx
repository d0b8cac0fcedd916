import Badge from '@cloudscape-design/components/badge';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { texts } from '../texts/common.ts';

/** A set of scopes, in a row that breaks. */
export function Scopes({ of }: { readonly of: readonly string[] }) {
  if (of.length === 0) return <>{texts.none}</>;
  return (
    <SpaceBetween direction="horizontal" size="xxs">
      {of.map((scope) => (
        <Badge key={scope}>{scope}</Badge>
      ))}
    </SpaceBetween>
  );
}
