import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const runbook = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'runbook.md'), 'utf8');
const [, functions = ''] = /```sh\n(export STACK.*?)```/s.exec(runbook) ?? [];

/** `aws`, for as far as `ask` needs it: the query's statuses one after another, then `rows`. */
const AWS = `
aws() {
  case "$*" in
    *describe-stack-resources*) echo group ;;
    *start-query*) echo id ;;
    *'--query status'*) next=$(head -n 1 "$STATUSES"); sed -i 1d "$STATUSES"; echo "$next" ;;
    *) echo rows ;;
  esac
}
sleep() { :; }
`;

/** What `ask` prints, and how it ends, when the query goes through these statuses. */
function ask(shell: string, statuses: readonly string[]): { readonly code: number; readonly text: string } {
  const list = statuses.map((status) => `echo '${status}'`).join('; ');
  const prepare = `STATUSES=$(mktemp); { ${list}; } > "$STATUSES"`;
  const script = `${functions}\n${AWS}\n${prepare}\nask Token 30 'x' 2>&1; code=$?; rm "$STATUSES"; echo "code $code"`;
  const printed = execFileSync(shell, ['-c', script], { encoding: 'utf8', timeout: 10_000 });
  const [, text = '', code = ''] = /^(.*)code (\d+)\n$/s.exec(printed) ?? [];
  return { code: Number(code), text: text.trim() };
}

describe.each(['sh', 'bash'])('the runbook’s `ask` in %s', (shell) => {
  it('waits for its query, and prints what it found', () => {
    expect(ask(shell, ['Scheduled', 'Running', 'Running', 'Complete'])).toEqual({ code: 0, text: 'rows' });
  });

  it.each(['Failed', 'Cancelled', 'Timeout', 'Unknown'])('ends when the query is %s, and says so', (status) => {
    expect(ask(shell, ['Running', status])).toEqual({ code: 1, text: `The query did not complete: ${status}` });
  });

  it('ends when AWS does not say how the query is', () => {
    expect(ask(shell, [''])).toEqual({ code: 1, text: 'The query did not complete: no answer' });
  });
});
