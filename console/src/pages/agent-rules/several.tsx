import FormField from '@cloudscape-design/components/form-field';
import Multiselect from '@cloudscape-design/components/multiselect';
import { texts } from '../../texts/agent-rules.ts';
import type { Choice } from './rules-form.tsx';

interface SeveralProps {
  readonly label: string;
  readonly description: string;
  readonly options: readonly Choice[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly errorText: string | undefined;
  readonly disabled: boolean;
}

/** Some of what there is, by name; nothing chosen is no rule. */
export function Several({ label, description, options, chosen, onChange, errorText, disabled }: SeveralProps) {
  return (
    <FormField label={label} description={description} errorText={errorText}>
      <Multiselect
        options={[...options]}
        selectedOptions={options.filter(({ value }) => chosen.includes(value))}
        placeholder={texts.none}
        disabled={disabled}
        deselectAriaLabel={(option) => texts.remove(option.label ?? '')}
        onChange={({ detail }) => onChange(detail.selectedOptions.flatMap(({ value }) => value ?? []))}
      />
    </FormField>
  );
}
