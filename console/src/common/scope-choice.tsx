import Checkbox from '@cloudscape-design/components/checkbox';
import SpaceBetween from '@cloudscape-design/components/space-between';

interface ScopeChoiceProps {
  /** Scope → in words. */
  readonly offered: ReadonlyMap<string, string>;
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly disabled?: boolean;
}

/** Some of a set of scopes, each in words. */
export function ScopeChoice({ offered, chosen, onChange, disabled = false }: ScopeChoiceProps) {
  return (
    <SpaceBetween size="xs">
      {[...offered].map(([scope, description]) => (
        <Checkbox
          key={scope}
          disabled={disabled}
          checked={chosen.includes(scope)}
          description={<span className="claims">{scope}</span>}
          onChange={({ detail }) =>
            onChange(detail.checked ? [...chosen, scope] : chosen.filter((one) => one !== scope))
          }
        >
          {description}
        </Checkbox>
      ))}
    </SpaceBetween>
  );
}
