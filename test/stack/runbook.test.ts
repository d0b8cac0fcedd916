import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createProgram } from '../../bin/program.ts';
import { RUNBOOK_QUERIES } from '../../lib/runbook-queries.ts';
import { countersignStack, resources } from './synthesize.ts';

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'runbook.md'), 'utf8');
const stack = countersignStack();

/** Of what is no alarm. */
const PREFACE = 'Before anything else';

const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section] as const),
);
const alarms = Object.values(resources(stack, 'AWS::CloudWatch::Alarm')).map(({ Properties }) =>
  String(Properties['AlarmName']).replace('Countersign-', ''),
);

describe('the runbook', () => {
  it('has a section for every alarm, and none for an alarm that there is not', () => {
    expect([...sections.keys()].filter((heading) => heading !== PREFACE).sort()).toEqual(alarms.toSorted());
  });

  it.each(alarms)(
    '%s: what it means, whom it hurts, what to do, how to know that it worked; in this order',
    (alarm) => {
      const parts = ['\n**Means.** ', '\n**Hurts** ', '\n**Do', '\n**Worked when** '];
      const places = parts.map((part) => sections.get(alarm)?.indexOf(part) ?? -1);
      expect(places.every((place) => place > 0)).toBe(true);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    },
  );

  it.each(alarms)('%s: says how to see that the alarm is over', (alarm) => {
    const worked = sections.get(alarm)?.split('**Worked when** ')[1] ?? '';
    expect(worked).toMatch(new RegExp(`state ${alarm}|the alarm itself`));
  });

  it('links to no section that is not there', () => {
    const anchors = new Set([...sections.keys()].map((heading) => heading.toLowerCase()));
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor ?? '');
    expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
  });

  it('asks logs that the stack has, each named by one word that no other log has', () => {
    const groups = Object.keys(resources(stack, 'AWS::Logs::LogGroup'));
    const asked = new Set([...text.matchAll(/\bask ([A-Z]\w+) \d+ '/g)].map(([, log]) => log ?? ''));
    expect(asked.size).toBeGreaterThan(5);
    for (const log of asked) expect([log, groups.filter((id) => id.includes(log)).length]).toEqual([log, 1]);
  });

  it('asks nothing that is not saved under the stack’s name, to be asked without a shell, and saves nothing else', () => {
    const asked = [...text.matchAll(/\bask ([A-Z]\w+) \d+ '([^']+)'/g)].map(([, log, query]) => `${log}: ${query}`);
    expect(asked.length).toBeGreaterThan(30);
    expect(RUNBOOK_QUERIES.map(({ log, query }) => `${log}: ${query}`)).toEqual(asked);
    const saved = Object.values(resources(stack, 'AWS::Logs::QueryDefinition')).map(({ Properties }) => Properties);
    expect(saved.map(({ Name }) => Name)).toEqual(
      RUNBOOK_QUERIES.map(({ folder, name }) => `Countersign/${folder}/${name}`),
    );
    expect(new Set(saved.map(({ Name }) => Name)).size).toBe(saved.length);
    const groups = Object.keys(resources(stack, 'AWS::Logs::LogGroup'));
    for (const { LogGroupNames } of saved) {
      expect(groups).toContain((LogGroupNames as [{ Ref: string }])[0].Ref);
    }
  });

  it('names no command of ours that there is not', () => {
    const program = createProgram(() => undefined);
    const find = (words: readonly string[]) =>
      words.reduce<Command | undefined>((at, word) => at?.commands.find((one) => one.name() === word), program);
    const named = [
      ...text.matchAll(/^ *(?:`)?countersign ([a-z]+) ([a-z]+)/gm),
      ...text.matchAll(/`countersign ([a-z]+) ([a-z]+)/g),
    ];
    expect(named.length).toBeGreaterThan(8);
    const unknown = named.filter(([, group = '', name = '']) => find([group, name]) === undefined);
    expect(unknown.map(([command]) => command)).toEqual([]);
  });
});
