import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { showTime } from '../../../lambdas/core/advice/advice.ts';
import { ADVICE_TEXTS, type AdviceTexts } from '../../../lambdas/core/advice/advice-texts.ts';
import { requirementInGerman } from '../../../lambdas/core/advice/de/requirement.ts';
import { adviceOnRefused } from '../../../lambdas/core/advice/recorded-advice.ts';
import { adviceFor } from '../../../lambdas/core/advice/refusal-advice.ts';
import { refusalFacts } from '../../../lambdas/core/advice/refusal-facts.ts';
import type { RecordedRefusal } from '../../../lambdas/core/audit/activity.ts';
import { LANGUAGES, type Language } from '../../../lambdas/core/language.ts';
import type { Refusal } from '../../../lambdas/core/refusal.ts';
import { NOW, organization } from '../../support/fixtures.ts';
import { signAssertion } from '../../support/provider-signer.ts';
import { everyRefusal, refusals } from '../../support/refusals.ts';
import { everySignalRefusal } from '../../support/signal-refusals.ts';

type Facts = Readonly<Record<string, unknown>>;

/** A reason with its facts, and how an administrator is told of it. */
interface Case {
  readonly name: string;
  readonly facts: Facts;
  readonly tell: (facts: Facts, language: Language) => string;
}

const SIGN_IN_FACTS = {
  ...{ parameter: 'max_age', failure: 'timed_out', method: 'client_secret_post', claim: 'oid' },
  ...{ expected: 'https://idp.example', actual: 'https://other.example' },
};

/** What is known at once, as Explain tells it. */
const known: readonly Case[] = refusals.map(({ reason, ...facts }) => ({
  name: `explained: ${reason}`,
  facts: facts as Facts,
  tell: (about, language) => words(adviceFor({ ...about, reason } as unknown as Refusal, language)),
}));

/** What the activity of an organization keeps, of every kind. */
const recorded: readonly Case[] = [
  ...refusals.map(({ reason, ...facts }) => kept(undefined, reason, facts as Facts)),
  ...Object.values(everySignalRefusal).map(({ reason, ...facts }) => kept('signal', reason, facts as Facts)),
  ...Object.keys(ADVICE_TEXTS.en.agents).map((reason) => kept('agent', reason)),
  ...Object.keys(ADVICE_TEXTS.en.consents).map((reason) => kept('consent', reason)),
  ...Object.keys(ADVICE_TEXTS.en.signIns).map((reason) => kept('sign_in', reason, SIGN_IN_FACTS)),
  kept('agent', 'passkey_counter_back'),
];

function kept(refused: RecordedRefusal['refused'], reason: string, facts: Facts = {}): Case {
  return {
    name: `recorded of ${refused ?? 'a token'}: ${reason}`,
    facts,
    tell: (about, language) => {
      const shown = refusalFacts({ ...about, reason } as unknown as Refusal);
      const row = { organization: organization.id, correlationId: 'number-1', at: NOW, reason, facts: shown };
      return words(adviceOnRefused({ ...row, ...(refused && { refused }) }, language));
    },
  };
}

function words(advice: { readonly meaning: string; readonly nextStep: string } | undefined): string {
  if (advice === undefined) throw new Error('there is no advice');
  return `${advice.meaning}\n${advice.nextStep}`;
}

/** Facts that are words of ours: a language has its own for them. */
const OUR_WORDS: ReadonlySet<string> = new Set(['problem', 'part', 'status', 'requirement', 'by', 'reason']);

/** The facts with another value in the place of each text and each number that is not a word of ours. */
function replaced(facts: Facts, text: () => string, number?: () => number): Facts {
  const replace = (name: string, fact: unknown): unknown => {
    if (typeof fact === 'string') return OUR_WORDS.has(name) ? fact : text();
    if (typeof fact === 'number') return number === undefined ? fact : number();
    if (Array.isArray(fact)) return fact.map((one) => replace(name, one));
    if (typeof fact !== 'object' || fact === null || fact instanceof Set) return fact;
    return replaced(fact as Facts, text, number);
  };
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, replace(name, fact)]));
}

const cases = [...known, ...recorded].map((one) => [one.name, one] as const);

describe('advice in German', () => {
  it.each(cases)('is whole sentences of its own, in every detail: %s', (_, { facts, tell }) => {
    const [english, german] = [tell(facts, 'en').split('\n'), tell(facts, 'de').split('\n')];
    for (const [at, text] of german.entries()) {
      expect(text).toMatch(/^[A-ZÄÖÜ].+\.$/);
      expect(text).not.toMatch(/undefined|null|NaN|\[object|TODO| {2}|\.\./);
      expect(text).not.toBe(english[at]);
      expect(text).not.toMatch(/\b(?:the|and|with|which|there|must|have it)\b/);
    }
    expect(german).toHaveLength(english.length);
  });

  it.each(cases)('shows each value that English shows, and no other: %s', (_, { facts, tell }) => {
    let count = 0;
    const values: (readonly string[])[] = [];
    const text = () => {
      const value = `fact${++count}x`;
      values.push([value]);
      return value;
    };
    const number = () => {
      const value = 1_900_000_000 + ++count;
      values.push([String(value), showTime(value)]);
      return value;
    };
    const marked = replaced(facts, text, number);
    const shownIn = (language: Language) => {
      const told = tell(marked, language);
      return values.filter((forms) => forms.some((form) => told.includes(form)));
    };
    expect(shownIn('de')).toStrictEqual(shownIn('en'));
  });

  it('shows something', () => {
    expect(adviceFor(everyRefusal.member_disabled, 'de').meaning).toContain(everyRefusal.member_disabled.member);
    expect(adviceFor(everyRefusal.expired, 'de').meaning).toContain(showTime(everyRefusal.expired.now));
  });

  it.each(refusalsOfSeveralKinds())('says something else of each %s', (_, texts) => {
    const meanings = texts.map(({ facts, tell }) => tell(facts, 'de').split('\n')[0]);
    expect(new Set(meanings).size).toBe(texts.length);
  });
});

function refusalsOfSeveralKinds(): readonly (readonly [kind: string, of: readonly Case[]])[] {
  const kinds = ['explained', 'recorded of signal', 'recorded of agent', 'recorded of consent', 'recorded of sign_in'];
  return kinds.map((kind) => [kind, [...known, ...recorded].filter(({ name }) => name.startsWith(`${kind}:`))]);
}

describe.each(LANGUAGES)('[L11] advice in the language %s', (language) => {
  const token = signAssertion();
  const repeats = ({ facts, tell }: Case, of: Language) =>
    tell(
      replaced(facts, () => token),
      of,
    ).includes(token.slice(0, 20));

  it('repeats no token of what was recorded, whatever claim it was put into', () => {
    expect(recorded.filter((one) => repeats(one, language)).map(({ name }) => name)).toHaveLength(0);
  });

  it('shows as it is what is one of our ids, and nothing else', () => {
    const repeated = known.filter((one) => repeats(one, language)).map(({ name }) => name);
    expect(repeated).toStrictEqual(known.filter((one) => repeats(one, 'en')).map(({ name }) => name));
    for (const reason of ['wrong_audience', 'untrusted_issuer', 'wrong_type', 'no_key_for_kid', 'bad_signature']) {
      expect(repeated).not.toContain(`explained: ${reason}`);
    }
  });
});

/** The texts with which refusals of a malformed claim are made, a `#` in the place of each number. */
function requirements(): readonly string[] {
  const folder = join(import.meta.dirname, '../../../lambdas/core');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.ts$/.test(name) && !/^(?:advice|provisioning)\//.test(name) && name !== 'signals/polling.ts',
  );
  return files.flatMap((file) => {
    const source = readFileSync(join(folder, file), 'utf8');
    const calls = source.matchAll(/\b[mM]alformed(?:Set)?(?:Claim)?\(\s*[^,()]+,\s*(['"`])(.+?)\1,?\s*\)/g);
    return [...calls].map(([, , text = '']) => text.replace(/\$\{[^}]+\}/g, '7'));
  });
}

describe('what a claim has to be', () => {
  it('is known in German, wherever a refusal says it', () => {
    expect(requirements().length).toBeGreaterThan(25);
    expect(requirements().filter((text) => requirementInGerman(text).startsWith('„'))).toHaveLength(0);
  });

  it('keeps its numbers', () => {
    expect(requirementInGerman('a string of 1–256 characters')).toBe('eine Zeichenkette mit 1–256 Zeichen');
  });

  it('stays as it is, in quotation marks, where it is of another release', () => {
    expect(requirementInGerman('a prime')).toBe('„a prime“');
    expect(requirementInGerman('constructor')).toBe('„constructor“');
  });
});

describe('a language', () => {
  it('has advice on each reason that English has, of every kind', () => {
    for (const kind of Object.keys(ADVICE_TEXTS.en) as (keyof AdviceTexts)[]) {
      expect(Object.keys(ADVICE_TEXTS.de[kind]).sort()).toStrictEqual(Object.keys(ADVICE_TEXTS.en[kind]).sort());
    }
  });
});
