import { shortLivedCache } from '../../lambdas/adapters/memory/short-lived-cache.ts';
import type { Revised } from '../../lambdas/core/administration/revision.ts';
import type { TrustedProvider } from '../../lambdas/core/records.ts';
import { normalizeEmail } from '../../lambdas/core/registration/text.ts';
import { type AddedMember, addMember } from '../../lambdas/flows/administration/add-member.ts';
import type { ByOperator } from '../../lambdas/flows/administration/administration.ts';
import { problemsOf } from '../command-error.ts';
import { commandField } from '../field-names.ts';
import type { MemberLine } from './member-lines.ts';
import { patiently } from './patiently.ts';

/** What a line came to. */
export type LineOutcome =
  | { readonly line: MemberLine; readonly outcome: AddedMember['outcome'] }
  | { readonly line: MemberLine; readonly outcome: 'failed'; readonly reason: string };

export interface ImportOptions {
  /** Told of each line when it is done. */
  readonly onLine: () => void;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Lines in flight at once: the round trips of one hide behind those of others, and no table is stormed. */
const CONCURRENCY = 8;

/** So many lines in a row that no store took: it is down, or we may not write. The rest is not tried. */
const MAX_BROKEN_IN_A_ROW = 2 * CONCURRENCY;

/**
 * Adds the members of a file, or brings them up to date, each line on its own: one that fails keeps no other from being
 * done. Repeated, it changes nothing that is so already. The outcomes are in the order of the lines.
 * Does NOT remove members who are not in the file.
 */
export async function importMembers(
  admin: ByOperator,
  organization: string,
  lines: readonly MemberLine[],
  { onLine, sleep }: ImportOptions,
): Promise<readonly LineOutcome[]> {
  const outcomes: LineOutcome[] = [];
  const reads = {
    ...admin.reads,
    findProvider: rememberedProviders(admin),
    memberIdsAreClaimed: rememberedClaims(admin),
  };
  const remembering = { ...admin, reads };
  const repeated = repeatedAddresses(lines);
  let brokenInARow = 0;

  async function importOne(line: MemberLine): Promise<LineOutcome> {
    if ('problem' in line) return { line, outcome: 'failed', reason: line.problem };
    const first = repeated.get(line);
    if (first !== undefined) return { line, outcome: 'failed', reason: `email is that of line ${first} already` };
    if (brokenInARow >= MAX_BROKEN_IN_A_ROW) {
      return { line, outcome: 'failed', reason: 'was not tried: too many lines before it could not be written' };
    }
    try {
      const added = await patiently(() => addMember(remembering, organization, line.input), sleep);
      brokenInARow = 0;
      if (added.ok) return { line, outcome: added.value.outcome };
      const reason = problemsOf(added.error)
        .map(({ field, problem }) => `${commandField(field)} ${problem}`)
        .join('; ');
      return { line, outcome: 'failed', reason };
    } catch (error) {
      brokenInARow += 1;
      return { line, outcome: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  const queue = lines.entries();
  const worker = async () => {
    for (const [index, line] of queue) {
      outcomes[index] = await importOne(line);
      onLine();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return outcomes;
}

/** Most lines name the same one or two providers. What claims a person is still read, and written conditionally. */
function rememberedProviders({ reads, clock }: ByOperator): ByOperator['reads']['findProvider'] {
  const remember = shortLivedCache<string, Revised<TrustedProvider>>({ clock, maxAgeSeconds: 60, maxEntries: 100 });
  return (organization, provider) =>
    remember(`${organization} ${provider}`, () => reads.findProvider(organization, provider));
}

/** Once they are, they stay so. */
function rememberedClaims({ reads }: ByOperator): ByOperator['reads']['memberIdsAreClaimed'] {
  let known: Promise<boolean> | undefined;
  return () => {
    known ??= reads.memberIdsAreClaimed();
    return known;
  };
}

/** Lines whose address stands on an earlier one: done at once, which of the two would win is chance. */
function repeatedAddresses(lines: readonly MemberLine[]): ReadonlyMap<MemberLine, number> {
  const firstLines = new Map<string, number>();
  const repeated = new Map<MemberLine, number>();
  for (const line of lines) {
    const email = 'input' in line ? normalizeEmail(line.input.email) : undefined;
    if (email === undefined) continue;
    const first = firstLines.get(email);
    if (first === undefined) firstLines.set(email, line.line);
    else repeated.set(line, first);
  }
  return repeated;
}
