import { UnsupportedTemplate } from './intrinsics.ts';
import type { Resource } from './template.ts';

/** Reads a property that must be text. Throws {@link UnsupportedTemplate}, naming resource and property. */
export function requireText(resource: Resource, property: string): string {
  const value = resource.property(property);
  if (typeof value === 'string' && value !== '') return value;
  throw new UnsupportedTemplate(`${resource.label}, Properties.${property}`, 'expected a string');
}

/** Reads a number (CloudFormation accepts numeric text), or the service's own default when absent. */
export function numberOr(resource: Resource, property: string, fallback: number): number {
  const value = resource.property(property) ?? fallback;
  const number = Number(value);
  if (Number.isFinite(number)) return number;
  throw new UnsupportedTemplate(`${resource.label}, Properties.${property}`, `expected a number, found ${value}`);
}

/** Refuses a property whose effect does not exist here: ignoring it would promise what AWS does and we do not. */
export function refuse(resource: Resource, ...properties: readonly string[]): void {
  for (const property of properties) {
    if (resource.template.Properties?.[property] === undefined) continue;
    throw new UnsupportedTemplate(`${resource.label}, Properties.${property}`, 'not supported locally');
  }
}

/** Refuses any value but those that are implemented. An absent property passes. */
export function requireValue(resource: Resource, property: string, ...supported: readonly unknown[]): void {
  const value = resource.property(property);
  if (value === undefined || supported.includes(value)) return;
  const only = supported.map((one) => JSON.stringify(one)).join(' or ');
  const problem = `${JSON.stringify(value)} is not supported locally, only ${only}`;
  throw new UnsupportedTemplate(`${resource.label}, Properties.${property}`, problem);
}
