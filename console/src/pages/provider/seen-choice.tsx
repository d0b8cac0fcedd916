import Autosuggest from '@cloudscape-design/components/autosuggest';
import { useAdministration } from '../../app/session-context.ts';
import { isolated } from '../../common/name.tsx';
import { type Loaded, useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/providers.ts';
import { type Seen, type SeenClaims, seenClaims } from './seen-claims.ts';

/** What the provider said when the fifty members who came last did: nothing else is known to have been seen. */
export function useSeenClaims(provider: string): Omit<Loaded<SeenClaims>, 'replace'> {
  const administration = useAdministration();
  return useLoad(`seen ${provider}`, async () => {
    const { items } = await administration.members({ sort: '-last_sign_in', include: 'claims' });
    return seenClaims(items, provider);
  });
}

interface SeenChoiceProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly seen: readonly Seen[];
  readonly label: string;
  readonly placeholder: string;
}

/** What was seen, to be chosen; anything else may be typed. */
export function SeenChoice({ value, onChange, seen, label, placeholder }: SeenChoiceProps) {
  return (
    <Autosuggest
      value={value}
      options={seen.map(({ text, members }) => ({
        value: text,
        label: isolated(text),
        description: texts.members(members),
      }))}
      enteredTextLabel={(typed) => texts.takeTyped(typed)}
      ariaLabel={label}
      placeholder={placeholder}
      expandToViewport
      onChange={({ detail }) => onChange(detail.value)}
    />
  );
}
