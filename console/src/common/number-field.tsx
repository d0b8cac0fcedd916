import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { texts } from '../texts/common.ts';
import { duration } from './times.ts';
import { NOT_A_NUMBER, readWholeNumber } from './whole-number.ts';

interface SecondsFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What the server, or the form, says of it. */
  readonly errorText?: string | undefined;
  readonly readOnly?: boolean;
  /** What leaving it empty means. Absent: it must not be empty. */
  readonly whenEmpty?: string;
  readonly constraintText?: string;
}

/** A number of seconds, in words beside it. What is no number is said at once, at the field itself. */
export function SecondsField({ label, description, value, onChange, whenEmpty, ...props }: SecondsFieldProps) {
  const seconds = readWholeNumber(value);
  const isEmpty = value.trim() === '' && whenEmpty !== undefined;
  const inWords = isEmpty ? whenEmpty : seconds === undefined ? undefined : texts.thatIs(duration(seconds));
  const problem = seconds === undefined && !isEmpty ? NOT_A_NUMBER : undefined;
  return (
    <FormField
      label={label}
      description={description}
      errorText={problem ?? props.errorText}
      constraintText={[inWords, props.constraintText].filter(Boolean).join(' ')}
    >
      <Input
        value={value}
        inputMode="numeric"
        readOnly={props.readOnly ?? false}
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}
