import { agentRules } from './en/agent-rules.ts';
import { textsOf } from './texts.ts';

export const texts = textsOf('agentRules', agentRules);
