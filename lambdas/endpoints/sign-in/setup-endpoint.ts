import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isOrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { setCookie } from '../../core/sign-in/cookie.ts';
import { isSetupToken, SETUP_SESSION_LIFETIME_SECONDS } from '../../core/sign-in/setup.ts';
import { type OpenSetupDependencies, openSetupLink } from '../../flows/open-setup-link.ts';
import { CONSOLE_ROOT } from '../../routes.ts';
import { correlationIdOf, type Endpoint } from '../http/endpoint.ts';
import { headerOf } from '../http/form.ts';
import { html } from '../http/html.ts';
import { observed } from '../http/observed.ts';
import { htmlPage, type PageAnswer, unavailablePage } from '../http/page.ts';
import { type Answer, pagesOf } from '../http/pages-of.ts';
import { jsonResponse, NO_STORE } from '../http/response.ts';
import type { Texts } from '../texts/texts.ts';
import { redirect } from './endpoint.ts';
import { sessionCookieKind } from './session-guard.ts';

export interface SetupEndpointDependencies extends OpenSetupDependencies {
  /** Told of every link that was not opened. */
  readonly refused?: (correlationId: string) => void;
}

/**
 * `GET` and `POST /setup/{organization}/{token}`. Opening the address shows a button and looks nothing up: mail scanners
 * and previews open links, and must neither use one up nor learn whether it works. The button's POST uses it up, and
 * comes from that very page: its `Origin` is ours, so that no other site signs a browser in to an organization of its
 * choice. The token is in the path, which no log of ours holds and no `Referer` of the page carries to another site.
 */
export function setupEndpoint(dependencies: SetupEndpointDependencies): Endpoint {
  return pagesOf(dependencies.configuration).drawn(async (event) => {
    const { organization = '', token = '' } = event.pathParameters ?? {};
    switch (event.requestContext.http.method) {
      case 'GET':
        return isOrganizationId(organization) && isSetupToken(token) ? buttonPage(organization) : cannotBeUsed();
      case 'POST':
        return open(dependencies, event, organization, token);
      default:
        return METHOD_NOT_ALLOWED;
    }
  });
}

function open(
  dependencies: SetupEndpointDependencies,
  event: APIGatewayProxyEventV2,
  organization: string,
  token: string,
): Promise<Answer> {
  const { issuer } = dependencies.configuration;
  const observers = {
    refused: (_: Refused, { correlationId }: { readonly correlationId: string }) =>
      dependencies.refused?.(correlationId),
  };
  const answers = {
    refused: (refusal: Refused) => (refusal === 'from_elsewhere' ? fromElsewhere() : cannotBeUsed()),
    unavailable: unavailablePage,
  };
  const observation = { context: { correlationId: correlationIdOf(event) }, observers, answers };
  return observed<{ readonly correlationId: string }, Refused, Answer>(event, observation, async () => {
    if (headerOf(event, 'origin') !== issuer) return err<Refused>('from_elsewhere');
    const opened = await openSetupLink(dependencies, organization, token);
    if (opened === undefined) return err<Refused>('cannot_be_used');
    const cookie = setCookie(sessionCookieKind(issuer), opened.cookie, SETUP_SESSION_LIFETIME_SECONDS);
    return ok(redirect(CONSOLE_ROOT, [cookie]));
  });
}

type Refused = 'from_elsewhere' | 'cannot_be_used';

/** The form has no action: it posts to the address of the page, and the token stands nowhere else. */
function buttonPage(organization: string): PageAnswer {
  return htmlPage({
    statusCode: 200,
    title: ({ setup }) => setup.title,
    body: ({ setup }) => html`<p>${setup.text(html`<b>${organization}</b>`)}</p>
<form method="post"><button class="action" type="submit">${setup.begin}</button></form>
<p class="quiet">${setup.once}</p>`,
  });
}

/** Used before, too old, of another organization, or never made: nobody is told which. */
function cannotBeUsed(): PageAnswer {
  return said(404, ({ unusable }) => unusable);
}

function fromElsewhere(): PageAnswer {
  return said(403, ({ fromElsewhere }) => fromElsewhere);
}

function said(statusCode: number, words: (setup: Texts['setup']) => Texts['setup']['unusable']): PageAnswer {
  return htmlPage({
    statusCode,
    title: ({ setup }) => words(setup).title,
    body: ({ setup }) => html`<p role="alert">${words(setup).text}</p>`,
  });
}

const METHOD_NOT_ALLOWED = jsonResponse(405, { error: 'method_not_allowed' }, { ...NO_STORE, allow: 'GET, POST' });
