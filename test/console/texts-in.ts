import { parseSync } from '@swc/core';

/** A text that stands in a source, and what it stands in: `JSX`, the name of an attribute or member, or `code`. */
export interface FoundText {
  readonly text: string;
  readonly in: string;
}

interface Syntax {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** What is written in these is no text, or not ours to translate: identifiers, addresses, CSS, what a component is. */
const NOT_TEXTS = new Set(
  [
    ...['className', 'id', 'htmlFor', 'key', 'href', 'rel', 'target', 'type', 'variant', 'size', 'padding', 'margin'],
    ...['color', 'direction', 'alignItems', 'alignment', 'float', 'display', 'fontSize', 'fontWeight', 'textAlign'],
    ...['iconName', 'iconAlign', 'itemType', 'filteringType', 'inputMode', 'headerSelector', 'status', 'kind'],
    ...['style', 'sortingField', 'path', 'dateTime', 'formAction', 'for', 'method', 'field', 'lang'],
  ].flat(),
);

/** Members and attributes that people read: any letter in them is a text. */
const TEXTS =
  /^(?:JSX|cell|label|header|heading|description|placeholder|title|content|text|noun|empty|action|alt|nobody|further|otherwise|message|detail|aria-label|navigation\w*|\w*(?:Text|Title|Label|AriaLabel))$/;

/** Calls whose texts nobody reads: names of storage, of loads, of elements. */
const SILENT_CALLS =
  /^(?:useLoad|usePages|usePage|useMedia|matchMedia|querySelector|getElementById|createElement|closest|addEventListener|removeEventListener|startsWith|endsWith|includes|replace|replaceAll|split|get|has|set|getItem|setItem|removeItem|postMessage|BroadcastChannel|Error|URLSearchParams|DateTimeFormat|pathOf|consolePath|address|go|navigate)$/;

/** Every text that a person may read and that stands in `source` itself. Types, imports and comparisons hold none. */
export function textsIn(source: string): readonly FoundText[] {
  const found: FoundText[] = [];
  walk(parseSync(source, { syntax: 'typescript', tsx: true }) as unknown as Syntax, 'code', found);
  return found;
}

function walk(node: Syntax, place: string, found: FoundText[]): void {
  const note = (text: string, isText: boolean) => {
    if (isText) found.push({ text: text.replace(/\s+/g, ' ').trim(), in: place });
  };
  if (/^(?:Ts(?!As|NonNull|Satisf|Const)|Import|ExportNamed)/.test(node.type)) return;
  if (node.type === 'JSXText') note(String(node['value']), /\p{L}/u.test(String(node['value'])));
  if (node.type === 'StringLiteral') note(String(node['value']), isRead(String(node['value']), place));
  if (node.type === 'TemplateLiteral') {
    const parts = (node['quasis'] as readonly Syntax[]).map(({ cooked }) => String(cooked));
    note(parts.join('…'), isRead(parts.join(' … '), place) && parts.some((part) => /\p{L}/u.test(part)));
  }
  for (const [member, child] of Object.entries(node)) {
    if (isSilent(node, member)) continue;
    for (const one of Array.isArray(child) ? child : [child]) walkChild(one, placeOf(node, place), found);
  }
}

/** swc wraps arguments and elements: `{ expression }`. */
function walkChild(child: unknown, place: string, found: FoundText[]): void {
  if (typeof child !== 'object' || child === null) return;
  if ('type' in child && typeof child.type === 'string') walk(child as Syntax, place, found);
  else if ('expression' in child) walkChild(child.expression, place, found);
}

/** Parts of a node whose strings are no texts. */
function isSilent(node: Syntax, member: string): boolean {
  if (member === 'span' || member === 'typeAnnotation' || member === 'typeParameters') return true;
  if (node.type === 'KeyValueProperty' && member === 'key') return true;
  if (node.type === 'BinaryExpression' && /^(?:[=!]==|in)$/.test(String(node['operator']))) return true;
  if (node.type === 'SwitchCase' && member === 'test') return true;
  if (node.type === 'MemberExpression' && member === 'property') return true;
  if (/^(?:CallExpression|NewExpression)$/.test(node.type) && member === 'arguments')
    return SILENT_CALLS.test(calleeOf(node));
  return /^(?:JSXAttribute|KeyValueProperty)$/.test(node.type) && NOT_TEXTS.has(nameOf(node)) && isPlain(node['value']);
}

/** A string, or a choice between strings: elements inside are looked at all the same. */
function isPlain(value: unknown): boolean {
  const { type, expression } = value as Syntax;
  if (type === 'JSXExpressionContainer') return isPlain(expression);
  return /^(?:StringLiteral|TemplateLiteral|ConditionalExpression|MemberExpression|Identifier)$/.test(type);
}

/** What is in these is where they are: either of two texts, the answer of `cell`. */
const THROUGH =
  /^(?:ConditionalExpression|BinaryExpression|JSXExpressionContainer|TsAsExpression|TsConstAssertion|ParenthesisExpression|ArrowFunctionExpression)$/;

function placeOf(node: Syntax, place: string): string {
  if (/^(?:JSXAttribute|KeyValueProperty)$/.test(node.type)) return nameOf(node);
  if (/^JSX(?:Element|Fragment)$/.test(node.type)) return 'JSX';
  return THROUGH.test(node.type) ? place : 'code';
}

function nameOf(node: Syntax): string {
  const { value = '' } = ((node['name'] ?? node['key']) as { readonly value?: string } | undefined) ?? {};
  return value;
}

function calleeOf({ callee }: Syntax): string {
  const { value, property } = callee as { readonly value?: string; readonly property?: { readonly value?: string } };
  return property?.value ?? value ?? '';
}

/** Of people, by its form: words with a space between, a word with a capital, a sentence; or by where it stands. */
function isRead(text: string, place: string): boolean {
  if (TEXTS.test(place)) return /\p{L}/u.test(text);
  return /\p{L}[,.;:’”]? ["“(]?\p{L}/u.test(text) || /^\p{Lu}\p{Ll}+/u.test(text);
}
