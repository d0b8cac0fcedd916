import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useEffect, useState } from 'react';
import { useAdministration } from '../../app/session-context.ts';
import { choicesOf } from '../../common/choices.ts';
import { useLoad } from '../../common/use-load.ts';
import { texts } from '../../texts/members.ts';

const PRESENT = { value: '', label: texts.activeAndDisabled };
const STATES: readonly SelectProps.Option[] = [
  PRESENT,
  { value: 'active', label: texts.active },
  { value: 'disabled', label: texts.disabled },
  { value: 'removed', label: texts.removed },
];
/** 27 years: nobody who has signed in here has not done so since. */
const EVER_DAYS = '9999';

const SIGN_INS: readonly SelectProps.Option[] = [
  { value: '', label: texts.wheneverTheySignedIn },
  ...[30, 90, 180, 365].map((days) => ({ value: String(days), label: texts.notSignedInFor(days) })),
  { value: EVER_DAYS, label: texts.neverSignedIn },
];

/** Sign-ins are an order of their own, and words are found in that of addresses. */
const NOT_BY_WORDS = { q: '', sort: '' } as const;

function byWords(q: string, query: URLSearchParams): Readonly<Record<string, string>> {
  const isBySignIn = /last_sign_in$/.test(query.get('sort') ?? '') || query.has('not_signed_in_for_days');
  return isBySignIn && q !== '' ? { sort: '', not_signed_in_for_days: '', q } : { q };
}

const EVERY_ROLE = { value: '', label: texts.everyRole };

interface FiltersProps {
  readonly query: URLSearchParams;
  readonly onChange: (changes: Readonly<Record<string, string>>) => void;
  /** Absent an order, an address is found by its own beginning. */
  readonly isByWord: boolean;
}

export function MemberFilters({ query, onChange, isByWord }: FiltersProps) {
  const administration = useAdministration();
  const known = useLoad('configuration', () => administration.configuration());
  const roles = [EVERY_ROLE, ...(known.data?.roles ?? []).map(({ role }) => ({ value: role, label: role }))];
  return (
    <SpaceBetween direction="horizontal" size="s">
      <Words typedBefore={query.get('q') ?? ''} onChange={(q) => onChange(byWords(q, query))} isByWord={isByWord} />
      <Select
        {...choicesOf(known)}
        ariaLabel={texts.role}
        selectedOption={optionOf(roles, query.get('role'))}
        options={roles}
        onChange={({ detail }) => onChange({ role: detail.selectedOption.value ?? '' })}
      />
      <Select
        ariaLabel={texts.state}
        selectedOption={optionOf(STATES, query.get('status'))}
        options={[...STATES]}
        onChange={({ detail }) => onChange({ status: detail.selectedOption.value ?? '' })}
      />
      {isByWord ? (
        <Select
          ariaLabel={texts.lastSignIn}
          selectedOption={optionOf(SIGN_INS, query.get('not_signed_in_for_days'))}
          options={[...SIGN_INS]}
          onChange={({ detail }) =>
            onChange({ ...NOT_BY_WORDS, not_signed_in_for_days: detail.selectedOption.value ?? '' })
          }
        />
      ) : null}
    </SpaceBetween>
  );
}

interface WordsProps {
  readonly typedBefore: string;
  /** When somebody has stopped typing. */
  readonly onChange: (words: string) => void;
  readonly isByWord: boolean;
}

function Words({ typedBefore, onChange, isByWord }: WordsProps) {
  const [typed, setTyped] = useState(typedBefore);
  // Whoever goes back is shown what is looked for there.
  useEffect(() => setTyped(typedBefore), [typedBefore]);
  return (
    <TextFilter
      filteringText={typed}
      filteringPlaceholder={isByWord ? texts.nameOrAddress : texts.beginningAddress}
      filteringAriaLabel={isByWord ? texts.findByAnyWord : texts.findByBeginning}
      onChange={({ detail }) => setTyped(detail.filteringText)}
      onDelayedChange={({ detail }) => onChange(detail.filteringText.trim())}
    />
  );
}

/** What an address says and nobody offers is shown as it is: the server says what is wrong with it. */
function optionOf(options: readonly SelectProps.Option[], value: string | null): SelectProps.Option {
  return options.find((option) => option.value === (value ?? '')) ?? { value: value ?? '', label: value ?? '' };
}
