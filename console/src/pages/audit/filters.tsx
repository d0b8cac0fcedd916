import FormField from '@cloudscape-design/components/form-field';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { MemberChoice } from '../../common/member-choice.tsx';
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
        <MemberChoice member={actor} onChange={(id) => onChange('actor', id)} nobody="Anybody" others={byId} />
      </FormField>
    </SpaceBetween>
  );
}

function choiceOf(options: readonly SelectProps.Option[], value: string): SelectProps.Option {
  return options.find((option) => option.value === value) ?? { value, label: value };
}

/** Somebody of whom only the id is known, as an operator. */
function byId(typed: string): readonly SelectProps.Option[] {
  return typed === '' || typed.includes('@') ? [] : [{ value: typed, label: `Whoever has the id ${typed}` }];
}
