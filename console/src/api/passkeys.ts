import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import type { PasskeyJson, PasskeysJson } from '../../../lambdas/endpoints/openapi/passkeys.ts';
import { consolePath, pathOf, ROUTES } from '../../../lambdas/routes.ts';
import { texts } from '../texts/common.ts';
import { ApiProblem } from './problem.ts';
import { request } from './request.ts';

export type { PasskeyJson, PasskeysJson };

export function readPasskeys(organization: string, signal?: AbortSignal): Promise<PasskeysJson> {
  const path = pathOf(ROUTES.approval.listPasskeys, { organization });
  return request('GET', path, signal === undefined ? {} : { signal });
}

/** Asks the device for a new passkey, and registers it. @throws ApiProblem */
export async function addPasskey(organization: string, name: string): Promise<PasskeyJson> {
  const options = await begin<PublicKeyCredentialCreationOptionsJSON>(organization, { for: 'register' });
  const { startRegistration } = await device();
  const passkey = await fromDevice(() => startRegistration({ optionsJSON: options }));
  return request('POST', pathOf(ROUTES.approval.registerPasskey, { organization }), { json: { name, passkey } });
}

export function removePasskey(organization: string, { id }: Pick<PasskeyJson, 'id'>): Promise<PasskeyJson> {
  return request('DELETE', pathOf(ROUTES.approval.removePasskey, { organization, passkey: id }));
}

/** Asks the device to answer for one decision, which the answer is then sent with. @throws ApiProblem */
export async function passkeyAnswer(organization: string, decision: object): Promise<object> {
  const options = await begin<PublicKeyCredentialRequestOptionsJSON>(organization, decision);
  const { startAuthentication } = await device();
  return fromDevice(() => startAuthentication({ optionsJSON: options }));
}

/** What speaks to the device: few pages ever do. */
function device() {
  return import('@simplewebauthn/browser');
}

/** Where one's own are; `back`: a page of the application that the person comes from, and goes back to. */
export function passkeysPath(organization: string, back: string): string {
  return `${consolePath(organization, '/passkeys')}?${new URLSearchParams({ back })}`;
}

async function begin<Options>(organization: string, decision: object): Promise<Options> {
  const path = pathOf(ROUTES.approval.beginPasskey, { organization });
  return (await request<{ readonly public_key: Options }>('POST', path, { json: decision })).public_key;
}

/** What a browser refuses, a person who cancelled included, in words. */
async function fromDevice<Answer extends object>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    const isKnown = error instanceof Error && error.name === 'InvalidStateError';
    const message = isKnown ? texts.thisDeviceHasPasskey : texts.yourDeviceGaveNo;
    throw new ApiProblem({ status: 0, kind: 'passkey_not_given', message });
  }
}
