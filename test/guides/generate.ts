/** Writes `docs/providers/*.md` from the presets. usage: npm run guides */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRESETS } from '../../lambdas/core/presets/presets.ts';
import { renderGuide } from './render.ts';

const DIRECTORY = join(import.meta.dirname, '..', '..', 'docs', 'providers');

mkdirSync(DIRECTORY, { recursive: true });
for (const preset of PRESETS) writeFileSync(join(DIRECTORY, `${preset.id}.md`), renderGuide(preset));
