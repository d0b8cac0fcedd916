import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { openOnEnter } from '../../local/demo/open-browser.ts';

const ADDRESS = 'http://localhost:8787/approve/demo/client~agent-demo';

function typed(isTTY: boolean) {
  const opened: string[] = [];
  const input = Object.assign(new PassThrough(), { isTTY });
  const answered = new AbortController();
  const isOffered = openOnEnter(ADDRESS, input, answered.signal, (address) => opened.push(address));
  return { opened, input, answered, isOffered };
}

describe('Enter, where an address waits for a person', () => {
  it('opens it, until the person has answered', async () => {
    const { opened, input, answered, isOffered } = typed(true);
    expect(isOffered).toBe(true);
    input.write('\n');
    await turn();
    expect(opened).toEqual([ADDRESS]);
    answered.abort();
    input.write('\n');
    await turn();
    expect(opened).toHaveLength(1);
    expect(input.isPaused()).toBe(true);
  });

  it('is not offered where nobody types', async () => {
    const { opened, input, isOffered } = typed(false);
    expect(isOffered).toBe(false);
    input.write('\n');
    await turn();
    expect(opened).toHaveLength(0);
  });
});
