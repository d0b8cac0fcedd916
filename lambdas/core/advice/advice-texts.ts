import type { AgentRefusal } from '../agents/refusal.ts';
import type { Language } from '../language.ts';
import type { PasskeyProblem } from '../passkeys/refusal.ts';
import type { Refusal } from '../refusal.ts';
import type { SignalRefusal } from '../signals/refusal.ts';
import type { Advice, AdviceOn } from './advice.ts';
import { DE } from './de/texts.ts';
import type { SignInAdvice } from './en/sign-in.ts';
import { EN } from './en/texts.ts';

/** Advice on every refusal that an administrator sees, in one language: a reason that a language lacks does not compile. */
export interface AdviceTexts {
  /** Of requests for tokens. */
  readonly refusals: AdviceOn<Refusal>;
  readonly signIns: SignInAdvice;
  readonly signals: AdviceOn<SignalRefusal>;
  readonly agents: Readonly<Record<Exclude<AgentRefusal['reason'], PasskeyProblem>, Advice>>;
  readonly unprovenPasskey: Advice;
  /** Why a person did not allow a tool to act for them, beside what every request is refused for. */
  readonly consents: Readonly<Record<'denied' | 'client_not_approved', Advice>>;
}

export const ADVICE_TEXTS: Readonly<Record<Language, AdviceTexts>> = { en: EN, de: DE };
