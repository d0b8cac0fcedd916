import { encode } from 'uqr';
import { drawQrCode } from '../../../local/demo/qr-code.ts';
import { showLink } from '../../../local/demo/shown-link.ts';
import { terminalOn } from '../../../local/demo/terminal.ts';

const PATH = '/approve/demo/client~agent-demo?scope=projects%3Acreate&member=mem_0123456789abcdef0123456789abcdef';
const PUBLIC = `https://some-random-words-of-a-tunnel.example${PATH}`;

function shown(link: string, { isTTY = false, qr = false } = {}): readonly string[] {
  let text = '';
  const write = (chunk: unknown) => {
    text += String(chunk);
    return true;
  };
  showLink(link, terminalOn({ write, isTTY, columns: 80 }, {}), { qr });
  return text.split('\n');
}

const isDrawn = (lines: readonly string[]) => lines.some((line) => line.includes('█'));

describe('a link that waits for a person', () => {
  it('is drawn for a phone, where somebody looks or asks for it', () => {
    expect(isDrawn(shown(PUBLIC, { isTTY: true }))).toBe(true);
    expect(isDrawn(shown(PUBLIC, { qr: true }))).toBe(true);
    expect(isDrawn(shown(PUBLIC))).toBe(false);
  });

  it.each([`http://localhost:8787${PATH}`, `http://127.0.0.1:8787${PATH}`])(
    '%s is never drawn: no phone could open it, and how one could is said',
    (link) => {
      const lines = shown(link, { isTTY: true, qr: true });
      expect(isDrawn(lines)).toBe(false);
      expect(lines.join('\n')).toContain('For a phone: npm start -- --help');
      expect(lines.join('\n')).toContain(link);
    },
  );

  it('stands in words beside its drawing, which is narrow enough for 80 columns', () => {
    const lines = shown(PUBLIC, { qr: true });
    expect(lines).toContain(`   ${PUBLIC}`);
    for (const line of lines.filter((text) => text.includes('█'))) expect(line.length).toBeLessThanOrEqual(80);
  });
});

/** Where light is drawn, as rows of modules: each line of half blocks is two rows. */
function modules(lines: readonly string[]): boolean[][] {
  const light = { '█': [true, true], '▀': [true, false], '▄': [false, true], ' ': [false, false] } as const;
  return lines.flatMap((line) => {
    const halves = [...line].map((block) => light[block as keyof typeof light]);
    return [halves.map(([upper]) => upper), halves.map(([, lower]) => lower)];
  });
}

describe('a QR code', () => {
  it('is the one of the text, module by module', () => {
    const { data } = encode(PUBLIC, { ecc: 'L', border: 2 });
    const drawn = modules(drawQrCode(PUBLIC, { styled: false }));
    expect(drawn.slice(0, data.length)).toStrictEqual(data.map((row) => row.map((isDark) => !isDark)));
  });

  it('is dark on light whatever the colours of the terminal are, where it has any', () => {
    const [first = ''] = drawQrCode(PUBLIC, { styled: true });
    expect(first.startsWith('\u001b[97;40m█')).toBe(true);
    expect(first.endsWith('█\u001b[0m')).toBe(true);
  });
});
