import { members } from './en/members.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('members', members);
