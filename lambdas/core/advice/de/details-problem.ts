import { MAX_DETAILS, MAX_DETAILS_BYTES } from '../../../../protect/vocabulary/authorization-details.ts';
import { type DetailsProblem, fieldOfDetailsProblem } from '../../details/parse.ts';

const WORDS: Readonly<Record<DetailsProblem['problem'], string>> = {
  not_a_list: 'muss eine JSON-Liste von Objekten sein',
  empty: 'muss mindestens ein Objekt haben oder fehlen',
  too_many: `darf höchstens ${MAX_DETAILS} Objekte haben`,
  too_large: `darf höchstens ${MAX_DETAILS_BYTES} Bytes haben`,
  not_an_object: 'muss ein Objekt sein',
  unknown_type: 'muss einen Typ aus authorization_details_types_supported haben',
  unknown_member: 'hat ein Mitglied, das sein Typ nicht hat',
  missing_member: 'ist erforderlich',
  malformed_value: 'hat einen Wert von anderer Form, als sein Typ deklariert',
  value_not_allowed: 'hat einen Wert jenseits dessen, was sein Typ deklariert',
};

/** As {@link fieldOfDetailsProblem} says it in English. */
export function detailsProblem(problem: DetailsProblem): string {
  return `${fieldOfDetailsProblem(problem).field} ${WORDS[problem.problem]}`;
}
