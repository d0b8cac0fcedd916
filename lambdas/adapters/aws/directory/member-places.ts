import { placesOf } from '../../../core/people/member-listing.ts';
import type { Member } from '../../../core/records.ts';
import type { TransactItem } from '../dynamodb/dynamo.ts';
import { put, type TransactionStep } from '../dynamodb/transaction.ts';
import { directoryKey } from './keys.ts';

/** Beside `!listed`: everybody stands in the order of last sign-ins too, which a former release did not know. */
export const LISTED_WHOLLY = { bySignIn: true } as const;

/** Where a new member stands in the organization's lists. Without a condition: whose place it is, its key says. */
export function newPlaceSteps(table: string, member: Member): TransactionStep<never>[] {
  return placesOf(member).map((place) => put(table, placeRow(member, place)));
}

/**
 * From where a member stood, as far as that was read, to where they stand. All of the new places are written, those that
 * stood already too: whoever changed the member since they were read may have taken them away. What they wrote and nobody
 * takes away is passed over by whoever reads.
 */
export function movePlaceSteps(table: string, before: Member, after: Member): TransactionStep<never>[] {
  const kept = new Set(placesOf(after));
  const left = placesOf(before).filter((place) => !kept.has(place));
  return [...left.map((place) => ({ item: removal(table, before, place) })), ...newPlaceSteps(table, after)];
}

/** What differs, and nothing else: of a change whose condition says that the member is as they were read. */
export function differingPlaceSteps(table: string, before: Member, after: Member): TransactionStep<never>[] {
  const [had, has] = [new Set(placesOf(before)), new Set(placesOf(after))];
  return [
    ...[...had].filter((place) => !has.has(place)).map((place) => ({ item: removal(table, before, place) })),
    ...[...has].filter((place) => !had.has(place)).map((place) => put(table, placeRow(after, place))),
  ];
}

/** Nothing lists the member any more. */
export function noPlaceSteps(table: string, member: Member): TransactionStep<never>[] {
  return placesOf(member).map((place) => ({ item: removal(table, member, place) }));
}

function placeRow({ organization, id }: Member, place: string) {
  return { ...directoryKey.memberPlace(organization, place), member: id };
}

function removal(table: string, { organization }: Member, place: string): TransactItem {
  return { Delete: { TableName: table, Key: directoryKey.memberPlace(organization, place) } };
}
