import type { LogLine } from './run-query.ts';

/**
 * Lines of the local log as Logs Insights sees those of a log group: with the time that they were written, and the line
 * itself. `source` is the local log's own, and no member of the line.
 * @throws SyntaxError for a line that is no JSON: the local log is JSON lines
 */
export function logLinesOf(text: string, ofSource: (source: string) => boolean): readonly LogLine[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return [];
    const { source, ...members } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    if (!ofSource(String(source))) return [];
    const message = line.replace(/^\{"source":"(?:[^"\\]|\\.)*",?/, '{');
    return [{ ...members, '@timestamp': members['timestamp'] ?? '', '@message': message }];
  });
}
