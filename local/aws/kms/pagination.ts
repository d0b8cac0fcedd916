import { optionalInteger, optionalString } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { invalidMarker } from './errors.ts';

interface Paging<T> {
  /** The marker of a page is the id of its last item. */
  readonly idOf: (item: T) => string;
  readonly defaultLimit: number;
  readonly maxLimit: number;
}

interface Page<T> {
  readonly page: readonly T[];
  readonly Truncated: boolean;
  readonly NextMarker?: string;
}

/** `Limit`, `Marker` → `Truncated`, `NextMarker`. @throws ServiceError InvalidMarkerException, ValidationException */
export function paginate<T>(
  items: readonly T[],
  body: JsonObject,
  { idOf, defaultLimit, maxLimit }: Paging<T>,
): Page<T> {
  const limit = optionalInteger(body, 'Limit', { min: 1, max: maxLimit }) ?? defaultLimit;
  const start = startOf(items.map(idOf), optionalString(body, 'Marker'));
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  if (last === undefined || start + limit >= items.length) return { page, Truncated: false };
  return { page, Truncated: true, NextMarker: idOf(last) };
}

function startOf(ids: readonly string[], marker: string | undefined): number {
  if (marker === undefined) return 0;
  const index = ids.indexOf(marker);
  if (index === -1) throw invalidMarker();
  return index + 1;
}
