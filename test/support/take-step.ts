import type { Operator } from './operator.ts';

/** What a command of a guide says, of what its later steps need. */
export interface StepAnswer {
  readonly id?: string;
  readonly secret?: string;
  readonly steps?: readonly { readonly reason?: string; readonly facts?: Readonly<Record<string, string>> }[];
}

/** A word in capitals is what the reader has by then; one that nothing has said yet stops the walk. */
export async function takeStep(operator: Operator, command: string, known: Readonly<Record<string, string>>) {
  const [line = '', redirected] = command.split(' < ');
  const fill = (text: string) =>
    text.replace(/\b[A-Z][A-Z_]{2,}\b/g, (name) => {
      if (known[name] === undefined) throw new Error(`the guide has not said what ${name} is: ${command}`);
      return known[name];
    });
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => fill(quoted ?? plain ?? ''));
  const input = redirected === undefined ? '' : fill(redirected);
  const { code, stdout, stderr } = await operator.run(['--json', ...words], input);
  return { code, stderr, answer: (stdout === '' ? {} : JSON.parse(stdout)) as StepAnswer };
}
