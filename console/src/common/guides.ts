import type { OurValue, Preset, ProviderReason } from '../../../lambdas/core/presets/preset.ts';
import * as presets from '../../../lambdas/core/presets/presets.ts';
import { texts } from '../texts/guides.ts';

/** Guides to providers, in the language of the page: in the order in which people are shown them, the last one fits any. */
export const PRESETS: readonly Preset[] = presets.PRESETS.map(texts.preset);

/** Of a provider that was registered from no guide, or from one that is no more: the generic one. */
export function presetOf(id: string | undefined): Preset {
  return texts.preset(presets.presetOf(id));
}

/** What to do at this provider about a refusal. */
export function stepAt(preset: Preset, reason: ProviderReason): string {
  return texts.step(preset, reason);
}

/** What a value of ours is, in words. */
export function describeValue(value: OurValue): string {
  return texts.value(value);
}

/** The vendor's, or what stands for a provider of no guide's; in a sentence, after "at" and "of". */
export function nameIn({ id, name }: Preset): string {
  return id === 'generic' ? texts.anyProvider : name;
}
