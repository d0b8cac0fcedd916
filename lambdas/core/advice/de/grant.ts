import { formatDetails, NO_DETAILS } from '../../../../protect/vocabulary/authorization-details.ts';
import { formatScopes } from '../../../../protect/vocabulary/scope.ts';
import { type NarrowedBy, narrowedToNothingBy } from '../../assertion/nothing-granted.ts';
import type { PlaceProblem } from '../../refusal.ts';
import type { grantAdvice as english } from '../en/grant.ts';
import { showText } from '../show-text.ts';

const PLACE_PROBLEMS: Readonly<Record<PlaceProblem, string>> = {
  no_parent:
    'Die Anfrage nennt eine übergeordnete Sitzung, die beendet ist, nie benutzt wurde oder einem anderen Client gehört.',
  too_deep:
    'Die Anfrage nennt eine übergeordnete Sitzung, unter der kein Platz ist: Höchstens vier Sitzungen stehen in einer Reihe.',
  in_a_circle: 'Die Anfrage nennt eine Sitzung, die über ihrer eigenen übergeordneten Sitzung steht.',
  default_session:
    'Die Anfrage nennt eine übergeordnete Sitzung für die Standardsitzung des Clients, die unter keiner steht.',
  other_place:
    'Die Anfrage nennt eine andere übergeordnete Sitzung als die, unter der die Sitzung begonnen hat, oder keine.',
  not_asked:
    'Die Anfrage nennt eine übergeordnete Sitzung, und ihr Token hat seine Schreibzugriffe sofort: Nichts daran gehört einem Unteragenten.',
};

const NARROWED_BY: Readonly<Record<NarrowedBy, string>> = {
  assertion:
    'Die Assertion delegiert nichts: Lassen Sie den Anbieter „scope“ hineinschreiben, oder geben Sie dem Anbieter Scopes für Assertions ohne „scope“.',
  request: 'Lassen Sie den Client um einen Scope bitten, den der Anbieter delegiert, oder um keinen bestimmten.',
  ceiling: 'Aktivieren Sie den Client in der Organisation bis zu Scopes, die der Anbieter delegiert.',
  role: 'Geben Sie dem Mitglied eine Rolle, die einen dieser Scopes hat.',
  together:
    'Jede Seite erlaubt etwas von dem, was der Anbieter delegiert, aber nichts gemeinsam: Erweitern Sie die Rolle oder die Obergrenze des Clients.',
};

export const grantAdvice: typeof english = {
  resource_malformed: () => ({
    meaning: 'Die Anfrage nannte eine Ressource, die keine absolute URI ohne Fragment ist.',
    nextStep: 'Korrigieren Sie den Parameter resource des Clients.',
  }),
  agent_session_of_other_client: () => ({
    meaning: 'Die Anfrage nennt eine Agentensitzung, die ein anderer Client benutzt.',
    nextStep: 'Lassen Sie den Client eine eigene Agentensitzung wählen oder agent_session weglassen.',
  }),
  agent_session_without_place: ({ problem }) => ({
    meaning: PLACE_PROBLEMS[problem],
    nextStep:
      'Lassen Sie den Client die übergeordnete Sitzung nennen, unter der die Sitzung begonnen hat: eine eigene, die nicht beendet ist.',
  }),
  resource_unknown: ({ resource }) => ({
    meaning: `Die Anfrage ist für die Ressource „${showText(resource)}“; das ist keine von unseren.`,
    nextStep: 'Korrigieren Sie den Parameter resource des Clients, oder lassen Sie ihn weg.',
  }),
  resource_not_in_assertion: ({ resource }) => ({
    meaning: `Die Anfrage ist für die Ressource „${showText(resource)}“, und die Assertion nennt nur andere.`,
    nextStep: 'Lassen Sie den Client eine Assertion für diese Ressource holen.',
  }),
  no_scope_granted: (refusal) => ({
    meaning:
      'Kein Scope ist der Assertion, der Anfrage, der Obergrenze des Clients und der Rolle des Mitglieds gemeinsam.',
    nextStep: NARROWED_BY[narrowedToNothingBy(refusal)],
  }),
  no_details_granted: ({ asserted, requested, types, scopes }) => ({
    meaning: `Von den authorization_details, um die gebeten wurde, kann keines gewährt werden. Erbeten: ${showText(requested)}. Delegiert: ${showText(asserted)}. Typen, die der Client hier haben darf: ${showText(types) || 'keine'}. Scopes des Tokens: ${formatScopes(scopes) || 'keine'}.`,
    nextStep:
      asserted === formatDetails(NO_DETAILS)
        ? 'Die Assertion delegiert keines: Lassen Sie den Anbieter „authorization_details“ hineinschreiben.'
        : 'Erlauben Sie dem Client den Typ in der Organisation, und sehen Sie nach, ob das Token den Scope hat, zu dem der Typ gehört: Ein Client, nach dessen Schreibzugriffen gefragt wird, bekommt keinen, der schreibt.',
  }),
};
