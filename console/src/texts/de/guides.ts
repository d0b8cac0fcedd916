import { presetInGerman, stepInGerman, valueInGerman } from '../../../../lambdas/core/presets/de/presets.ts';
import type { guides as english } from '../en/guides.ts';

export const guides: typeof english = {
  preset: presetInGerman,
  step: stepInGerman,
  value: valueInGerman,
  anyProvider: 'dem Anbieter',
};
