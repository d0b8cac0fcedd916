import FormField from '@cloudscape-design/components/form-field';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { MemberChoice } from '../../common/member-choice.tsx';
import { texts } from '../../texts/audit.ts';
import { ACTION_CHOICES } from './actions.ts';

const SPANS = [
  { value: '1', label: texts.theLastDay },
  { value: '7', label: texts.theLastWeek },
  { value: '30', label: texts.theLastDays(30) },
  { value: '90', label: texts.theLastDays(90) },
  { value: '400', label: texts.theLastDays(400) },
] as const;
export const DEFAULT_DAYS = '30';

const ANYTHING = { value: '', label: texts.anything };

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
      <FormField label={texts.when}>
        <Select
          selectedOption={
            SPANS.find(({ value }) => value === days) ?? { value: days, label: texts.theLastDays(Number(days)) }
          }
          options={[...SPANS]}
          onChange={({ detail }) => onChange('days', detail.selectedOption.value ?? '')}
        />
      </FormField>
      <FormField label={texts.what}>
        <Select
          selectedOption={choiceOf([ANYTHING, ...ACTION_CHOICES], action)}
          options={[ANYTHING, ...ACTION_CHOICES]}
          filteringType="auto"
          filteringAriaLabel={texts.findWhatHappened}
          noMatch={texts.thereNoSuchAction}
          expandToViewport
          onChange={({ detail }) => onChange('action', detail.selectedOption.value ?? '')}
        />
      </FormField>
      <FormField label={texts.who}>
        <MemberChoice member={actor} onChange={(id) => onChange('actor', id)} nobody={texts.anybody} others={byId} />
      </FormField>
    </SpaceBetween>
  );
}

function choiceOf(options: readonly SelectProps.Option[], value: string): SelectProps.Option {
  return options.find((option) => option.value === value) ?? { value, label: value };
}

/** Somebody of whom only the id is known, as an operator. */
function byId(typed: string): readonly SelectProps.Option[] {
  return typed === '' || typed.includes('@') ? [] : [{ value: typed, label: texts.whoeverHasId(typed) }];
}
