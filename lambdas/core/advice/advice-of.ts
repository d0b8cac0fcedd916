import type { Advice, AdviceOn } from './advice.ts';

/** What a refusal means and what to do next, by texts of one language, which know every reason that the refusal can have. */
export function adviceOf<R extends { readonly reason: string }>(texts: AdviceOn<R>, refusal: R): Advice {
  const advise = texts[refusal.reason as R['reason']] as (about: R) => Advice;
  return advise(refusal);
}
