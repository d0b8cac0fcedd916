import type { Command } from 'commander';
import {
  type AgentRulesChange,
  MAX_FRESH_SECONDS,
  MIN_FRESH_SECONDS,
} from '../../lambdas/core/registration/agent-rules.ts';
import { agentRulesJson } from '../../lambdas/endpoints/administration/agent-rules-routes.ts';
import {
  agentRulesTag,
  changeAgentRules,
  findAgentRules,
} from '../../lambdas/flows/administration/change-agent-rules.ts';
import { type KnownAgentRules, NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import { operatorFor, unwrap } from '../operator.ts';
import { facts } from '../table.ts';
import { wholeNumber } from '../whole-number.ts';

interface RulesOptions {
  readonly never?: string;
  readonly longest?: number | 'default';
  readonly fresh?: string;
  readonly freshWithin?: number;
  readonly passkey?: string;
  readonly second?: string;
  readonly secondRole?: string;
  readonly asked?: string;
}

export function addOrgRules(org: Command): void {
  org
    .command('rules <org>')
    .description('show what an organization forbids and demands of agents; with options, change what they name')
    .option('--never <scopes>', 'writes that no agent is given; none: no such writes')
    .option(
      '--longest <seconds>',
      'the longest that an approval counts; default: what the deployment allows',
      secondsOrDefault,
    )
    .option('--fresh <scopes>', 'writes that only somebody approves who has just signed in; none: no such writes')
    .option(
      '--fresh-within <seconds>',
      `how long ago that may be, ${MIN_FRESH_SECONDS}–${MAX_FRESH_SECONDS}`,
      wholeNumber,
    )
    .option('--passkey <scopes>', 'writes that somebody approves only with a passkey; none: no such writes')
    .option('--second <scopes>', 'writes that another member has to confirm; none: no such writes')
    .option('--second-role <role>', 'the role of that member')
    .option(
      '--asked <clients>',
      'clients whose writes are asked for, whatever their enablement says; none: no such client',
    )
    .addHelpText(
      'after',
      '\nEach list is one argument, separated by spaces.\n\nExample:\n  countersign --local org rules acme --never "projects:delete" --longest 3600',
    )
    .action(async (id: string, options: RulesOptions, command: Command) => {
      const { administration, output } = await operatorFor(command);
      const change = changeOf(options);
      const isChange = Object.values(change).some((part) => part !== undefined);
      const rules = isChange
        ? unwrap(await changeAgentRules(administration, id, change))
        : unwrap(await findAgentRules(administration, id));
      const note = isChange ? '\nThis counts within a minute, at every API.' : '';
      output.answer(agentRulesJson(rules, agentRulesTag(rules)), describe(rules) + note);
    });
}

function changeOf({
  never,
  longest,
  fresh,
  freshWithin,
  passkey,
  second,
  secondRole,
  asked,
}: RulesOptions): AgentRulesChange {
  return {
    ...{ never: listOf(never), freshSignIn: listOf(fresh), passkey: listOf(passkey) },
    ...{ secondPerson: listOf(second), secondRole, asked: listOf(asked) },
    ...{ longestSeconds: longest, freshWithinSeconds: freshWithin },
  };
}

function secondsOrDefault(text: string): number | 'default' {
  return text === 'default' ? text : wholeNumber(text);
}

function listOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  return text === 'none' ? [] : text.split(/\s+/).filter((one) => one !== '');
}

function describe(known: KnownAgentRules): string {
  const { never, longestSeconds, freshSignIn, passkey, secondPerson, asked } =
    known === 'unreadable' ? NO_AGENT_RULES : known;
  const list = (items: Iterable<string> = []) => [...items].sort().join(' ') || 'none';
  return facts([
    ...(known === 'unreadable'
      ? [['Unreadable', 'no agent writes until all of them are set anew'] as [string, string]]
      : []),
    ['Never for agents', list(never)],
    [
      'An approval counts',
      longestSeconds === undefined ? 'as long as the deployment allows' : `${longestSeconds} seconds at most`,
    ],
    [
      'Fresh sign-in',
      freshSignIn ? `${list(freshSignIn.scopes)} (within ${freshSignIn.withinSeconds} seconds)` : 'none',
    ],
    ['Passkey', list(passkey)],
    ['Second person', secondPerson ? `${list(secondPerson.scopes)} (role ${secondPerson.role})` : 'none'],
    ['Clients that must ask', list(asked)],
  ]);
}
