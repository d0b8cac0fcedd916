import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { attributeName, attributesOf, isObject, schemasProblem } from './attributes.ts';
import { NAME_TARGETS } from './name.ts';
import type { ScimProblem } from './refusal.ts';
import { readUser, type UserChange } from './user.ts';

/** RFC 7644 §3.5.2. */
export const PATCH_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

/** More than any provider sends of one user at a time. */
const MAX_OPERATIONS = 100;

const OPERATIONS = ['add', 'replace', 'remove'] as const;
type Op = (typeof OPERATIONS)[number];

/** What a user is made of here; `add` and `replace` of a value that there is one of are the same (RFC 7644 §3.5.2.1). */
const KEPT: ReadonlySet<string> = new Set(['username', 'externalid', 'active', ...NAME_TARGETS.keys()]);

/** `emails[type eq "work"].value`, `name.familyName`: an attribute, a choice among its values, a part of it. */
const PATH = /^((?:urn:[\w.:-]+:)?\$?[A-Za-z][\w$-]*)(?:\[[^\][]*\])?(?:\.(\$?[A-Za-z][\w$-]*))?$/;

/**
 * What a PATCH makes of a user (RFC 7644 §3.5.2): its operations in order, the last word on each attribute counts; all of
 * them or none. With a path and without, `op` in any case, as Okta (no path) and Entra (`"Replace"`, `"False"`) send them.
 * Attributes that are not kept here are ignored.
 */
export function parsePatch(body: JsonObject): Result<UserChange, ScimProblem> {
  const attributes = attributesOf(body);
  if (!attributes.ok) return attributes;
  const problem = schemasProblem(attributes.value, PATCH_SCHEMA);
  if (problem !== undefined) return err(problem);
  const operations = attributes.value.get('operations');
  if (!Array.isArray(operations) || operations.length === 0 || operations.length > MAX_OPERATIONS) {
    return err({ scimType: 'invalidSyntax', field: 'Operations', problem: `must be a list of 1–${MAX_OPERATIONS}` });
  }
  let change: UserChange = {};
  for (const [index, operation] of operations.entries()) {
    const changed = changeOf(operation, `Operations[${index}]`);
    if (!changed.ok) return changed;
    change = { ...change, ...changed.value };
  }
  return ok(change);
}

function changeOf(operation: JsonValue, at: string): Result<UserChange, ScimProblem> {
  if (!isObject(operation)) return err({ scimType: 'invalidSyntax', field: at, problem: 'must be an object' });
  const attributes = attributesOf(operation);
  if (!attributes.ok) return attributes;
  const op = opOf(attributes.value.get('op'));
  if (op === undefined)
    return err({ scimType: 'invalidSyntax', field: `${at}.op`, problem: `must be ${OPERATIONS.join(', ')}` });
  const target = targetOf(attributes.value.get('path'), at);
  if (!target.ok) return target;
  const value = attributes.value.get('value');
  if (op === 'remove') return removalOf(target.value, at);
  return target.value === undefined ? wholeOf(value, at) : readKept(target.value, value, at);
}

function opOf(value: JsonValue | undefined): Op | undefined {
  const lower = typeof value === 'string' ? value.toLowerCase() : undefined;
  return OPERATIONS.find((op) => op === lower);
}

/** The attribute that a path names, without case; `undefined`: there is no path, and the value is an object of attributes. */
function targetOf(path: JsonValue | undefined, at: string): Result<string | undefined, ScimProblem> {
  if (path === undefined || path === null) return ok(undefined);
  const [, attribute = '', part] = (typeof path === 'string' && PATH.exec(path)) || [];
  if (attribute === '')
    return err({ scimType: 'invalidPath', field: `${at}.path`, problem: 'must name an attribute of a user' });
  const name = attributeName(attribute);
  // A part of what has no parts is another attribute's business than ours, and changes nothing of ours.
  return ok(part === undefined ? name : `${name}.${part.toLowerCase()}`);
}

/** RFC 7644 §3.5.2.2: `noTarget` without a path. Who a user is and whether they are active is not to be had without. */
function removalOf(target: string | undefined, at: string): Result<UserChange, ScimProblem> {
  if (target === undefined)
    return err({ scimType: 'noTarget', field: `${at}.path`, problem: 'is required to remove something' });
  if (target === 'externalid') return ok({ externalId: 'removed-attribute' });
  const name = NAME_TARGETS.get(target);
  if (name !== undefined) return ok({ [name]: null });
  if (!KEPT.has(target)) return ok({});
  return err({ scimType: 'mutability', field: target === 'active' ? 'active' : 'userName', problem: 'must stay' });
}

/** Without a path: the value is an object of attributes (RFC 7644 §3.5.2.1). */
function wholeOf(value: JsonValue | undefined, at: string): Result<UserChange, ScimProblem> {
  if (!isObject(value))
    return err({ scimType: 'invalidValue', field: `${at}.value`, problem: 'must be an object where there is no path' });
  const attributes = attributesOf(value);
  return attributes.ok ? readUser(attributes.value) : attributes;
}

function readKept(target: string, value: JsonValue | undefined, at: string): Result<UserChange, ScimProblem> {
  if (!KEPT.has(target)) return ok({});
  if (value === undefined || value === null)
    return err({ scimType: 'invalidValue', field: `${at}.value`, problem: 'is required' });
  return readUser(target === 'name.formatted' ? new Map([['name', { formatted: value }]]) : new Map([[target, value]]));
}
