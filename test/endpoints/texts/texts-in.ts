import { parseSync } from '@swc/core';

interface Syntax {
  readonly type: string;
  readonly [member: string]: unknown;
}

/**
 * Every text that a person may read and that stands in the source of a page: letters between tags, or in an attribute that is read
 * out, and sentences anywhere. Types and imports hold none.
 */
export function textsIn(source: string): readonly string[] {
  const found: string[] = [];
  walk(parseSync(source, { syntax: 'typescript' }) as unknown as Syntax, found);
  return found;
}

function walk(node: Syntax, found: string[]): void {
  if (/^(?:Ts(?!As|NonNull|Satisf|Const)|Import|Export(?:Named|All))/.test(node.type)) return;
  if (node.type === 'StringLiteral') note(String(node['value']), isSentence, found);
  if (node.type === 'TemplateLiteral') note(quasis(node), isSentence, found);
  if (node.type === 'TaggedTemplateExpression') {
    const { template, tag } = node as unknown as { readonly template: Syntax; readonly tag: Syntax };
    note(tag['value'] === 'html' ? readOf(quasis(template)) : quasis(template), hasLetters, found);
    walkAll(template['expressions'], found);
    return;
  }
  for (const [member, child] of Object.entries(node)) {
    if (member !== 'span' && member !== 'typeAnnotation') walkAll(child, found);
  }
}

function walkAll(child: unknown, found: string[]): void {
  for (const one of Array.isArray(child) ? child : [child]) {
    if (typeof one !== 'object' || one === null) continue;
    if ('type' in one && typeof one.type === 'string') walk(one as Syntax, found);
    else if ('expression' in one) walkAll(one.expression, found);
  }
}

/** What stands between a template's values, which are a sign here that is no letter. */
function quasis(template: Syntax): string {
  return (template['quasis'] as readonly Syntax[]).map(({ cooked }) => String(cooked)).join('…');
}

/** What a person reads of HTML: between tags, and of the attributes that say something. */
function readOf(markup: string): string {
  const said = [...markup.matchAll(/ (?:aria-label|alt|placeholder|title|label)="([^"]*)"/g)].map(([, text]) => text);
  return [markup.replace(/<[^>]*>?/g, ' '), ...said].join(' ');
}

function note(text: string, isRead: (text: string) => boolean, found: string[]): void {
  const words = text.replace(/\s+/g, ' ').trim();
  if (isRead(words)) found.push(words);
}

function hasLetters(text: string): boolean {
  return /\p{L}/u.test(text);
}

/** Words with a space between, of which one is no name of a class, a policy or a header. */
function isSentence(text: string): boolean {
  return /\p{L}[,.;:’”]? ["“(]?\p{L}/u.test(text);
}
