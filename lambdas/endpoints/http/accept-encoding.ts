import type { ContentEncoding } from '../../ports/console-files.ts';

/**
 * The first of `offered`, which begin with the best, that a client takes; `identity` when it takes none of them.
 * Without the header only `identity` is sure. Weights only say yes or no: every client that takes two takes the better.
 * @see RFC 9110 §12.5.3
 */
export function acceptedEncoding(header: string | undefined, offered: readonly ContentEncoding[]): ContentEncoding {
  const weights = new Map((header ?? '').toLowerCase().split(',').map(parseWeight));
  const accepts = (encoding: ContentEncoding) => (weights.get(encoding) ?? weights.get('*') ?? 0) > 0;
  return offered.find((encoding) => encoding !== 'identity' && accepts(encoding)) ?? 'identity';
}

function parseWeight(element: string): readonly [string, number] {
  const [name = '', ...parameters] = element.split(';').map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return [name, quality === undefined ? 1 : Number(quality) || 0];
}
