import { activity } from './en/activity.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('activity', activity);
