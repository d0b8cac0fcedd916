import { isLimitedScope } from '../../../protect/vocabulary/limited-scope.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import type { LiveWrite } from '../../../protect/vocabulary/single-use.ts';
import { type Duration, offeredDurations } from '../../core/agents/durations.ts';
import { termOfOne } from '../../core/agents/exact-operation.ts';
import { withCovered } from '../../core/agents/limits.ts';
import { lifetimesUnder, needingPasskey, needingSecond } from '../../core/agents/rules.ts';
import type { NotApproved } from '../../core/agents/scopes.ts';
import type { Html } from '../http/html.ts';
import type { Texts } from '../texts/texts.ts';
import { type ApprovalView, judged } from './views.ts';
import { describe, inWords } from './words.ts';

/** One thing that is asked for, as the page says it: a new kind of thing is a new part, and the page need not know. */
export interface AskedPart {
  /** What the form names it by. */
  readonly scope: Scope;
  /** For a person, with its name for whoever looks into a log later. */
  readonly words: Html;
  /** The same in one line, for a label that nobody sees. */
  readonly label: string;
  readonly access: 'read' | 'write';
  /** Why this person cannot approve it; absent: they can. */
  readonly why?: NotApproved | undefined;
  readonly byPasskey: boolean;
  /** Somebody else has to confirm it too. */
  readonly bySecond: boolean;
  /** It is approved up to a limit, which the words say. */
  readonly isLimited: boolean;
  /** What holds of it already, or of a larger limit. */
  readonly held?: LiveWrite | undefined;
  /** What there is to choose; of one operation nothing: it is once, within so many seconds. */
  readonly lasts: { readonly choices: readonly Choice[] } | { readonly onceWithin: number };
}

export interface Choice {
  readonly value: Duration;
  readonly seconds: number;
}

/** In the order of the address. */
export function askedParts(view: ApprovalView, texts: Texts): readonly AskedPart[] {
  const { address, configuration, rules, operation, grants } = view;
  const { refused } = judged(view);
  const under = { rules, implications: configuration.implications };
  const byPasskey = needingPasskey(address.scopes, under);
  const bySecond = needingSecond(address.scopes, under);
  const lifetimes = lifetimesUnder(configuration, rules);
  const covered = withCovered(grants, address.scopes);
  const choices = offeredDurations(lifetimes).map(({ duration: value, seconds }) => ({ value, seconds }));
  return [...address.scopes].map((scope) => ({
    scope,
    words: inWords(texts, configuration, scope, operation),
    label: describe(configuration, scope),
    access: configuration.scopes.get(scope)?.access ?? 'write',
    why: refused.get(scope),
    byPasskey: byPasskey.has(scope),
    bySecond: bySecond.has(scope),
    isLimited: isLimitedScope(scope),
    held: covered.get(scope),
    lasts: operation ? { onceWithin: termOfOne(operation, lifetimes, 0, () => '').until } : { choices },
  }));
}

export function isApprovable({ why }: AskedPart): boolean {
  return why === undefined;
}
