import { agents } from './en/agents.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('agents', agents);
