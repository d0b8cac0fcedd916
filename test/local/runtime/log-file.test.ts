import { logLine } from '../../../local/runtime/log-file.ts';

it.each<[string, object]>([
  ['{"level":"INFO","correlationId":"c-1"}', { source: 'Token', level: 'INFO', correlationId: 'c-1' }],
  ['{}', { source: 'Token' }],
  ['{ }', { source: 'Token' }],
  ['  {"a":1} ', { source: 'Token', a: 1 }],
  ['Task timed out after 3.00 seconds', { source: 'Token', message: 'Task timed out after 3.00 seconds' }],
  ['[1]', { source: 'Token', message: '[1]' }],
  ['{"half":', { source: 'Token', message: '{"half":' }],
  ['"quoted"', { source: 'Token', message: '"quoted"' }],
])('every line of the log is one JSON object with its source: %s', (line, parsed) => {
  const written = logLine('Token', line);
  expect(JSON.parse(written)).toEqual(parsed);
  expect(written).not.toContain('\n');
});

it('what a function wrote keeps its spelling, so that it is found as in CloudWatch', () => {
  expect(logLine('Token', '{"correlationId":"c-1","n":1.0}')).toBe('{"source":"Token","correlationId":"c-1","n":1.0}');
});
