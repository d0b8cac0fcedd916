import { factLabel } from '../../common/detail-names.ts';
import { KeyValues } from '../../common/key-values.tsx';
import { exactly } from '../../common/times.ts';
import { texts } from '../../texts/explain.ts';

const LABELS: Readonly<Record<string, string>> = { expected: texts.whatItMustBe, actual: texts.whatItIs };

/** Facts that are seconds since the epoch. */
const TIMES = /(?:^now$|_at$|_before$)/;

/** The values that were compared, as they were: quoted, so that a space or a slash at the end is seen. */
export function Facts({ facts }: { readonly facts: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(facts).flatMap(([name, fact]) => flatten(name, fact));
  if (entries.length === 0) return null;
  return (
    <KeyValues
      columns={2}
      items={entries.map(([name, fact]) => ({
        label: LABELS[name] ?? factLabel(name),
        value: <span className="claims">{show(name, fact)}</span>,
      }))}
    />
  );
}

function show(name: string, fact: unknown): string {
  if (typeof fact === 'number' && TIMES.test(name)) return `${exactly(fact)} (${fact})`;
  return typeof fact === 'string' ? texts.quoted(fact) : JSON.stringify(fact);
}

/** What is inside a fact is a fact of its own. */
function flatten(name: string, fact: unknown): readonly (readonly [string, unknown])[] {
  if (typeof fact !== 'object' || fact === null || Array.isArray(fact)) return [[name, fact]];
  return Object.entries(fact).flatMap(([inner, value]) => flatten(inner === 'reason' ? name : inner, value));
}
