import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { showTime } from '../../lambdas/core/advice/advice.ts';
import type { SignalsInput } from '../../lambdas/core/registration/signals.ts';
import type { PollState } from '../../lambdas/core/signals/polling.ts';
import { signalsJson } from '../../lambdas/endpoints/administration/signal-routes.ts';
import {
  type ChangedSignals,
  disableSignals,
  enableSignals,
  type ProviderSignals,
  readSignals,
  rotateSignalToken,
} from '../../lambdas/flows/administration/signals.ts';
import { type Operator, operatorFor, unwrap } from '../operator.ts';

const EXAMPLE = 'acme idp_0123456789abcdef0123456789abcdef';

const POLLED = `  echo "$TOKEN" | countersign idp signals enable ${EXAMPLE} --poll-endpoint https://idp.example/poll --poll-token-stdin`;

interface EnableOptions extends Omit<SignalsInput, 'pollToken'> {
  readonly pollTokenStdin?: boolean;
}

/** `idp signals`: what a provider says happens to people there (Shared Signals Framework). */
export function addIdpSignals(idp: Command): void {
  const signals = idp
    .command('signals')
    .description('signals of a provider: it says who was switched off there, and they are refused here at once')
    .addHelpText(
      'after',
      `\nOff until it is switched on. Which events count, and what they do: docs/offboarding.md\n\nExample:\n  countersign idp signals enable ${EXAMPLE}`,
    );
  addEnable(signals);
  addShow(signals);
  addRotate(signals);
  addDisable(signals);
}

function addEnable(signals: Command): void {
  signals
    .command('enable <org> <idp>')
    .description('take signals of a provider, with a token that is shown once; or change how they are recognized')
    .option('--audience <text>', 'what "aud" of its signals has in it (default: the address that they are sent to)')
    .option('--transmitter-issuer <url>', 'who signs them, exactly as "iss" has it (default: the provider itself)')
    .option('--transmitter-jwks-uri <url>', 'where the keys of that issuer are')
    .option('--poll-endpoint <url>', 'fetch them there once a minute, where the provider does not push them (RFC 8936)')
    .option('--poll-token-stdin', 'read the Bearer token of the transmitter from standard input (default: it stays)')
    .addHelpText('after', `\nExample:\n  countersign idp signals enable ${EXAMPLE}\n${POLLED}`)
    .action(async (organization: string, provider: string, options: EnableOptions, command: Command) => {
      const operator = await operatorFor(command);
      const of = { organization, provider };
      const { pollTokenStdin, ...given } = options;
      const input = {
        ...given,
        ...(pollTokenStdin && { pollToken: (await text(process.stdin)).replace(/\r?\n$/, '') }),
      };
      const enabled = unwrap(await enableSignals(operator.administration, operator, of, input));
      answer(operator, enabled, describeEnabled(enabled));
    });
}

function addShow(signals: Command): void {
  signals
    .command('show <org> <idp>')
    .description('show whether a provider sends signals, where to, and what was heard of it')
    .addHelpText('after', `\nExample:\n  countersign idp signals show ${EXAMPLE}`)
    .action(async (organization: string, provider: string, _options: object, command: Command) => {
      const operator = await operatorFor(command);
      const signals = unwrap(await readSignals(operator.administration, organization, provider));
      answer(operator, signals, describe(signals));
    });
}

function addRotate(signals: Command): void {
  signals
    .command('rotate <org> <idp>')
    .description('make another token for its signals, shown once; the one before counts for a day')
    .addHelpText('after', `\nExample:\n  countersign idp signals rotate ${EXAMPLE}`)
    .action(async (organization: string, provider: string, _options: object, command: Command) => {
      const operator = await operatorFor(command);
      const rotated = unwrap(await rotateSignalToken(operator.administration, { organization, provider }));
      const until = rotated.stream?.formerToken?.until ?? 0;
      const former = `The token before counts until ${showTime(until)}: replace it at the provider until then.`;
      answer(operator, rotated, `${shownOnce(rotated)}\n${former}`);
    });
}

function addDisable(signals: Command): void {
  signals
    .command('disable <org> <idp>')
    .description('take no signals of a provider any more; members stay as they are')
    .addHelpText('after', `\nExample:\n  countersign idp signals disable ${EXAMPLE}`)
    .action(async (organization: string, provider: string, _options: object, command: Command) => {
      const operator = await operatorFor(command);
      const disabled = unwrap(await disableSignals(operator.administration, { organization, provider }));
      answer(
        operator,
        disabled,
        `Signals of ${disabled.provider.id} are refused from now on. Members stay as they are.`,
      );
    });
}

function answer({ output }: Operator, signals: ChangedSignals, text: string): void {
  const { etag: _, ...json } = signalsJson(signals);
  output.answer({ provider: signals.provider.id, ...json }, text);
}

function shownOnce({ token = '' }: ChangedSignals): string {
  return `${token}\n\nIt is shown this once and stored as a digest. Each push must come with it: Authorization: Bearer TOKEN`;
}

function describeEnabled(signals: ChangedSignals): string {
  const first = signals.token === undefined ? unshown(signals) : shownOnce(signals);
  return `${first}\n\n${describe(signals)}`;
}

function unshown({ stream }: ProviderSignals): string {
  return stream?.polling === undefined
    ? 'The token stays as it is.'
    : 'Signals are fetched within a minute, and then once a minute. Nobody can push them.';
}

function describe({ provider, stream, endpoint }: ProviderSignals): string {
  const { organization, id, issuer } = provider;
  if (stream === undefined)
    return `Signals of ${id} are off. To take them: countersign idp signals enable ${organization} ${id}`;
  const { audience, transmitter, polling, verificationState, heard } = stream;
  const lines = [
    ...(polling === undefined ? [['Endpoint', endpoint]] : pollLines(polling.endpoint, stream.polled)),
    ['Audience', audience],
    ['Issuer', transmitter?.issuer ?? issuer],
    ['Verification state', verificationState],
    ['Last signal', heard.receivedAt === undefined ? 'none yet' : showTime(heard.receivedAt)],
    ['Last verified', heard.verifiedAt === undefined ? 'never' : showTime(heard.verifiedAt)],
    ['Stream', heard.status ?? 'the transmitter did not say'],
  ];
  return lines.map(([name = '', value]) => `${`${name}:`.padEnd(20)} ${value}`).join('\n');
}

function pollLines(endpoint: string, { polledAt, succeededAt, failure }: PollState = {}) {
  return [
    ['Poll endpoint', endpoint],
    ['Last poll', polledAt === undefined ? 'none yet' : showTime(polledAt)],
    ['Last success', succeededAt === undefined ? 'none yet' : showTime(succeededAt)],
    ...(failure === undefined ? [] : [['It fails', failure]]),
  ];
}
