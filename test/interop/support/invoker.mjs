/** Plays Lambda: loads the module, and answers each event, a line of JSON, with what its handler returns or throws. */
import { createInterface } from 'node:readline';

const { handler } = await import(process.argv[2]);
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await handler(JSON.parse(line)).then(
    (returned) => ({ returned }),
    (error) => ({ thrown: String(error) }),
  );
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
