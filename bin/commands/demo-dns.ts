import type { Command } from 'commander';
import { changeZone } from '../../local/dns/zone.ts';
import { zoneFile } from '../../local/runtime/state-directory.ts';
import { findDemo } from './demo.ts';

/** `demo dns`: publishes a record as an administrator would, in the name server that the local runtime asks. */
export function addDemoDns(demo: Command): void {
  demo
    .command('dns <name> [value]')
    .description('publish a TXT record in the name server of the demo; without a value, take those of the name away')
    .addHelpText(
      'after',
      '\nExample:\n  countersign --local demo dns _countersign-challenge.localhost countersign-challenge=VALUE',
    )
    .action((name: string, value: string | undefined, _options: object, command: Command) => {
      const { state, output } = findDemo(command);
      const texts = changeZone(zoneFile(state), name.toLowerCase(), value);
      const lines = texts.map((text) => `${name} TXT ${text}`);
      output.answer({ name, texts }, lines.length > 0 ? lines.join('\n') : `${name} has no TXT record`);
    });
}
