import { wrapCommand } from '../../local/demo/wrapping.ts';

describe('a command in a narrow terminal', () => {
  it('is broken before options, so that all of it can be pasted', () => {
    expect(wrapCommand('countersign --local client create cursor --auth none --scope "a b"', 44)).toEqual([
      'countersign --local client create cursor \\',
      '  --auth none --scope "a b"',
    ]);
  });

  it('never begins with a line of its name alone', () => {
    const long = `countersign --local recall token demo ${'7'.repeat(64)}`;
    expect(wrapCommand(long, 60)).toEqual([long]);
    expect(wrapCommand(`${long} --yes`, 60)).toEqual([`${long} \\`, '  --yes']);
  });
});
