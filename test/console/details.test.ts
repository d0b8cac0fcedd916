import { details as german } from '../../console/src/texts/de/details.ts';
import { details as english } from '../../console/src/texts/en/details.ts';
import { refusalFacts } from '../../lambdas/core/advice/refusal-facts.ts';
import { snakeCased } from '../../lambdas/endpoints/administration/snake-case.ts';
import { refusals } from '../support/refusals.ts';
import { everySignalRefusal } from '../support/signal-refusals.ts';

/** As an administrator's console gets them; what is inside a fact is a fact of its own. */
function namesIn(facts: object): readonly string[] {
  return Object.entries(facts).flatMap(([name, fact]) =>
    typeof fact === 'object' && fact !== null && !Array.isArray(fact) ? [name, ...namesIn(fact)] : [name],
  );
}

const facts = [...refusals, ...Object.values(everySignalRefusal)].flatMap((refusal) =>
  namesIn(snakeCased(refusalFacts(refusal))),
);

/** Alike in both. */
const ALIKE = /^(?:client|claim|code|name|grant|kid|index|parameter|status|domain|passkey|position|problem)$/;

describe('what was compared', () => {
  it('has a German name, whatever refusal it is of', () => {
    expect(facts.length).toBeGreaterThan(80);
    const untold = [...new Set(facts)].filter((name) => german.fact(name) === english.fact(name) && !ALIKE.test(name));
    expect(untold).toHaveLength(0);
  });
});

describe('a detail of the audit trail', () => {
  it.each([
    ['expiresAt', 'expires at', 'läuft ab'],
    ['maxLifetimeSeconds', 'max lifetime', 'höchste Lebensdauer'],
    ['longestSecondsBefore', 'longest seconds before', 'längste Genehmigung (vorher)'],
    ['neverBefore', 'never before', 'nie für Agenten (vorher)'],
    ['before', 'before', 'vorher'],
    ['notBefore', 'not before', 'gültig ab'],
    ['ofAnotherRelease', 'of another release', 'of another release'],
    ['constructor', 'constructor', 'constructor'],
  ])('%s is called "%s", and in German "%s"', (name, inEnglish, inGerman) => {
    expect(english.detail(name)).toBe(inEnglish);
    expect(german.detail(name)).toBe(inGerman);
  });
});
