import FormField from '@cloudscape-design/components/form-field';
import { ScopeChoice } from '../../common/scope-choice.tsx';
import { texts } from '../../texts/clients.ts';

interface DetailTypesFieldProps {
  /** Type → in words. */
  readonly offered: ReadonlyMap<string, string>;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly errorText: string | undefined;
}

/** Which limits (RFC 9396) a token may carry beside its scopes; nothing where the deployment declares none. */
export function DetailTypesField({ offered, chosen, onChange, errorText }: DetailTypesFieldProps) {
  if (offered.size === 0) return null;
  return (
    <FormField label={texts.authorizationDetails} description={texts.limitsThatGoWith} errorText={errorText}>
      <ScopeChoice offered={offered} chosen={chosen} onChange={onChange} />
    </FormField>
  );
}
