import { asObject, constraint, optionalList, requiredString } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { serializationError } from '../aws-json/service-error.ts';
import { requireNotPendingDeletion, resolveKeyById } from './key-references.ts';
import type { KeyStore, Tag } from './key-store.ts';
import { paginate } from './pagination.ts';

/** `Tags` of a request; of a key named twice, the last holds. */
export function readTags(body: JsonObject): readonly Tag[] {
  const tags = (optionalList(body, 'Tags') ?? []).map((tag) => readTag(asObject(tag, 'Tags')));
  return mergeTags([], tags);
}

function readTag(tag: JsonObject): Tag {
  return { TagKey: requiredString(tag, 'TagKey'), TagValue: requiredString(tag, 'TagValue') };
}

function mergeTags(present: readonly Tag[], added: readonly Tag[]): Tag[] {
  return [...new Map([...present, ...added].map((tag) => [tag.TagKey, tag])).values()];
}

export function tagResource(store: KeyStore, body: JsonObject): undefined {
  const key = resolveKeyById(store, body);
  requireNotPendingDeletion(store, key);
  if (body['Tags'] == null) throw constraint('null', 'Tags', 'Member must not be null');
  store.put({ ...key, tags: mergeTags(key.tags, readTags(body)) });
}

export function untagResource(store: KeyStore, body: JsonObject): undefined {
  const key = resolveKeyById(store, body);
  requireNotPendingDeletion(store, key);
  const removed = optionalList(body, 'TagKeys');
  if (!removed?.every((name) => typeof name === 'string'))
    throw serializationError('TagKeys must be a list of strings');
  store.put({ ...key, tags: key.tags.filter(({ TagKey }) => !removed.includes(TagKey)) });
}

export function listResourceTags(store: KeyStore, body: JsonObject): JsonObject {
  const { tags } = resolveKeyById(store, body);
  const { page, ...rest } = paginate(tags, body, { idOf: (tag) => tag.TagKey, defaultLimit: 50, maxLimit: 50 });
  return { Tags: page, ...rest };
}
