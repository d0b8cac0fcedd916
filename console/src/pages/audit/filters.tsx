import FormField from '@cloudscape-design/components/form-field';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useAdministration } from '../../app/session-context.ts';
import { choicesOf } from '../../common/choices.ts';
import { isolated } from '../../common/name.tsx';
import { useName } from '../../common/names.ts';
import { useLoad } from '../../common/use-load.ts';
import { ACTION_CHOICES } from './actions.ts';

const SPANS = [
  { value: '1', label: 'The last day' },
  { value: '7', label: 'The last week' },
  { value: '30', label: 'The last 30 days' },
  { value: '90', label: 'The last 90 days' },
  { value: '400', label: 'The last 400 days' },
] as const;
export const DEFAULT_DAYS = '30';

const ANYTHING = { value: '', label: 'Anything' };
const ANYBODY = { value: '', label: 'Anybody' };

interface FiltersProps {
  readonly days: string;
  readonly action: string;
  readonly actor: string;
  readonly onChange: (name: string, value: string) => void;
}

/** What can be looked for is chosen, and not typed: a name that is none would find nothing, as if nothing had happened. */
export function Filters({ days, action, actor, onChange }: FiltersProps) {
  return (
    <SpaceBetween direction="horizontal" size="m">
      <FormField label="When">
        <Select
          selectedOption={SPANS.find(({ value }) => value === days) ?? { value: days, label: `The last ${days} days` }}
          options={[...SPANS]}
          onChange={({ detail }) => onChange('days', detail.selectedOption.value ?? '')}
        />
      </FormField>
      <FormField label="What">
        <Select
          selectedOption={choiceOf([ANYTHING, ...ACTION_CHOICES], action)}
          options={[ANYTHING, ...ACTION_CHOICES]}
          filteringType="auto"
          filteringAriaLabel="Find what happened"
          noMatch="There is no such action."
          expandToViewport
          onChange={({ detail }) => onChange('action', detail.selectedOption.value ?? '')}
        />
      </FormField>
      <FormField label="Who">
        <WhoFilter actor={actor} onChange={(id) => onChange('actor', id)} />
      </FormField>
    </SpaceBetween>
  );
}

function choiceOf(options: readonly SelectProps.Option[], value: string): SelectProps.Option {
  return options.find((option) => option.value === value) ?? { value, label: value };
}

/** A member, found by the beginning of their address; or somebody of whom only the id is known, as an operator. */
function WhoFilter({ actor, onChange }: { readonly actor: string; readonly onChange: (id: string) => void }) {
  const administration = useAdministration();
  const [typed, setTyped] = useState('');
  const found = useLoad(`members ${typed}`, () => administration.members({ q: typed }));
  const name = useName('member', actor);
  const members = (found.data?.items ?? []).map(({ id, email }) => ({ value: id, label: isolated(email) }));
  const byId = typed === '' || typed.includes('@') ? [] : [{ value: typed, label: `Whoever has the id ${typed}` }];
  return (
    <Select
      {...choicesOf(found)}
      onLoadItems={({ detail }) => (detail.samePage ? found.reload() : setTyped(detail.filteringText.trim()))}
      selectedOption={actor === '' ? ANYBODY : { value: actor, label: isolated(name ?? actor) }}
      options={[...(typed === '' ? [ANYBODY] : []), ...members, ...byId]}
      filteringType="manual"
      filteringPlaceholder="Address begins with"
      filteringAriaLabel="Find who by the beginning of their address"
      empty="No member has an address that begins so."
      expandToViewport
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  );
}
