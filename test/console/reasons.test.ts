import { reasons as german } from '../../console/src/texts/de/reasons.ts';
import { reasons as english } from '../../console/src/texts/en/reasons.ts';
import { ADVICE_TEXTS } from '../../lambdas/core/advice/advice-texts.ts';

const { refusals, signIns, signals, agents, consents } = ADVICE_TEXTS.en;
const known = [refusals, signIns, signals, agents, consents].flatMap(Object.keys);

describe('a reason, in short', () => {
  it('is its name in English', () => {
    expect(english.inWords('wrong_audience')).toBe('Wrong audience');
  });

  it('has German words wherever there is advice on it, and other words than any other reason', () => {
    expect(known.length).toBeGreaterThan(140);
    expect(known.filter((reason) => german.inWords(reason) === english.inWords(reason))).toHaveLength(0);
    const reasons = [...new Set(known)];
    expect(new Set(reasons.map(german.inWords)).size).toBe(reasons.length);
  });

  it.each(['of_another_release', 'constructor'])(
    'that the language has no words for is told as it is called: %s',
    (reason) => {
      expect(german.inWords(reason)).toBe(english.inWords(reason));
    },
  );
});
