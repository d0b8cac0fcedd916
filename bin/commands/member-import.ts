import { open, readFile, writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { sleep } from '../../lambdas/adapters/system/system-clock.ts';
import { isOrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { fieldError, NegativeAnswer } from '../command-error.ts';
import { importMembers } from '../member-import/import-members.ts';
import { formatOf, IMPORT_FORMATS, type ImportFormat, readMemberLines } from '../member-import/member-lines.ts';
import { progressOn, SILENT } from '../member-import/progress.ts';
import { describeReport, failedLines, reportOf } from '../member-import/report.ts';
import { type GlobalOptions, type Operator, operatorFor } from '../operator.ts';
import { claimOnce } from './member-claim-ids.ts';

interface ImportOptions {
  readonly format?: ImportFormat;
  readonly failed?: string;
}

const NOTES = `
A CSV file begins with a header: email,role and, if you like, name,id,external_id,subject. A file of JSON lines has one object with the
same members on each line. Lines are added, or bring an existing member up to date (one who was disabled or removed is
active again); whoever is not in the file stays. Importing a file again changes nothing.

Example:
  countersign member import acme people.csv --failed rest.csv`;

export function addMemberImport(member: Command): void {
  member
    .command('import <org> <file>')
    .description('add the members of a file, or bring them up to date')
    .addOption(
      new Option('--format <format>', "how the file is written (default: by its name's end)").choices(IMPORT_FORMATS),
    )
    .option('--failed <file>', 'where to write the lines that failed, to correct and import them')
    .addHelpText('after', NOTES)
    .action(async (organization: string, file: string, { format, failed }: ImportOptions, command: Command) => {
      const members = readMemberLines(await read(file), format ?? formatOf(file) ?? unknownFormat(file));
      if (failed !== undefined) await requireWritable(failed);
      const operator = await operatorFor(command);
      await requireOrganization(operator, organization);

      if (members.lines.some((line) => 'input' in line && line.input.id !== undefined)) await claimOnce(operator);

      const { json } = command.optsWithGlobals<GlobalOptions>();
      const progress = json ? SILENT : progressOn(process.stderr, members.lines.length);
      const outcomes = await importMembers(operator.administration, organization, members.lines, {
        onLine: progress.step,
        sleep,
      });
      progress.end();
      if (failed !== undefined) await writeFile(failed, failedLines(members, outcomes));
      const report = reportOf(outcomes);
      operator.output.answer(report, describeReport(report, failed));
      if (report.failed.length > 0) throw new NegativeAnswer();
    });
}

/** UTF-8 and nothing else: names in another encoding would be stored wrongly, and nobody would notice. */
async function read(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const code = codeOf(error);
    const problem =
      code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'must be UTF-8' : `cannot be read: ${file} (${code})`;
    throw fieldError([{ field: 'file', problem }]);
  }
}

function unknownFormat(file: string): never {
  throw fieldError([{ field: 'format', problem: `cannot be told from the name ${file}: say --format csv or jsonl` }]);
}

/** Before anything is imported, and without touching what is in it: it may be the very file that is imported. */
async function requireWritable(file: string): Promise<void> {
  try {
    await (await open(file, 'a')).close();
  } catch (error) {
    throw fieldError([{ field: 'failed', problem: `cannot be written: ${file} (${codeOf(error)})` }]);
  }
}

/** Once, instead of once per line. */
async function requireOrganization({ administration }: Operator, id: string): Promise<void> {
  const found = isOrganizationId(id) ? await administration.trust.findOrganization(id) : undefined;
  if (found === undefined) throw fieldError([{ field: 'organization', problem: `does not exist: ${id}` }]);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
