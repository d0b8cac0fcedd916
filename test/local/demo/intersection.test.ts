import { demoScopes } from '../../../local/demo/demo-scopes.ts';
import { type ScopeClaims, showIntersection } from '../../../local/demo/intersection.ts';
import { terminalOn } from '../../../local/demo/terminal.ts';
import { readDeclaredAuthority } from '../../../local/runtime/demo-configuration.ts';

function shown(claims: ScopeClaims): string {
  let text = '';
  const write = (chunk: unknown) => {
    text += String(chunk);
    return true;
  };
  showIntersection(terminalOn({ write, columns: 80 }, {}), demoScopes(readDeclaredAuthority()), claims);
  return text;
}

const CREATE_OF_ALL = /projects:create +yes +yes +yes +yes +/;

it('a token has the scopes that all four allow, and a table says who allows which', () => {
  const text = shown({ scope: 'projects:read projects:create' });
  expect(text).toContain('Its scopes are those that all four allow:');
  expect(text).toMatch(new RegExp(`${CREATE_OF_ALL.source}yes`));
  expect(text).not.toContain('asked');
});

it('a write that all four allow and the token lacks is explained: a person is asked for it', () => {
  const text = shown({ scope: 'projects:read', askable_scope: 'projects:create' });
  expect(text).toMatch(new RegExp(`${CREATE_OF_ALL.source}-`));
  expect(text).not.toContain('Its scopes are those');
  expect(text.replace(/\n +/g, ' ')).toContain(
    'Writes of this tool are asked: its token has no projects:create until a person approves.',
  );
});
