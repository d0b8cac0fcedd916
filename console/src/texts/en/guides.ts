import { describeValue } from '../../../../lambdas/core/presets/our-value.ts';
import type { Preset } from '../../../../lambdas/core/presets/preset.ts';
import { stepAt } from '../../../../lambdas/core/presets/presets.ts';

/** Guides to providers, as docs/providers have them. */
export const guides = {
  preset: (preset: Preset) => preset,
  step: stepAt,
  value: describeValue,
  /** In a sentence, in the place of a vendor's name. */
  anyProvider: 'the provider',
};
