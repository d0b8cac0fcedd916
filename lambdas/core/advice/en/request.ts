import { describeProofProblem } from '../../../../protect/dpop/proof.ts';
import { AGENT_SESSION_ID_FORM } from '../../../../protect/vocabulary/agent-session.ts';
import { describeDetailsProblem } from '../../details/parse.ts';
import type { BindingRequiredBy, ProofRefusal, RequestRefusal } from '../../refusal.ts';
import type { AdviceOn } from '../advice.ts';
import { showText } from '../show-text.ts';

const FIX_CLIENT = "Correct the client's request to the token endpoint";

/** Who wants bound tokens, in the words of whoever meets it. */
const BOUND: Readonly<Record<BindingRequiredBy, { readonly which: string; readonly otherwise: string }>> = {
  client: { which: 'of this client', otherwise: 'the operator has to register it without' },
  organization: { which: 'of this organization', otherwise: 'an administrator has to take the setting back' },
  resource: { which: 'for this API', otherwise: 'it gets no token for this API' },
};

/** Malformed requests: the client's developer corrects them. */
export const requestAdvice: AdviceOn<RequestRefusal | ProofRefusal> = {
  method_not_allowed: () => ({
    meaning: 'The token endpoint was called with another method than POST.',
    nextStep: `${FIX_CLIENT}: it takes POST only.`,
  }),
  credential_in_query: ({ parameter }) => ({
    meaning: `The request carried ${showText(parameter)} in its URL, where proxies and logs keep it.`,
    nextStep: `${FIX_CLIENT}: send it in the body. Replace the secret or assertion that was exposed.`,
  }),
  wrong_media_type: () => ({
    meaning: 'The request body was not declared as a form.',
    nextStep: `${FIX_CLIENT}: Content-Type must be application/x-www-form-urlencoded.`,
  }),
  body_missing: () => ({
    meaning: 'The request had no body.',
    nextStep: `${FIX_CLIENT}: send grant_type and assertion as a form.`,
  }),
  body_too_large: ({ maxBytes }) => ({
    meaning: `The request body was larger than ${maxBytes} bytes.`,
    nextStep: 'Make the assertion smaller: have the provider leave out claims, such as long lists of groups.',
  }),
  malformed_form: () => ({
    meaning: 'The request body was not a well-formed form.',
    nextStep: `${FIX_CLIENT}: encode every name and value.`,
  }),
  repeated_parameter: ({ parameter }) => ({
    meaning: `The parameter ${showText(parameter)} occurred more than once.`,
    nextStep: `${FIX_CLIENT}: send it once.`,
  }),
  missing_parameter: ({ parameter }) => ({
    meaning: `The parameter ${showText(parameter)} was missing.`,
    nextStep: `${FIX_CLIENT}: send it.`,
  }),
  unsupported_grant_type: () => ({
    meaning: 'The client asked for a grant that does not exist here.',
    nextStep: `${FIX_CLIENT}: grant_type must be urn:ietf:params:oauth:grant-type:jwt-bearer.`,
  }),
  several_assertions: () => ({
    meaning: 'The assertion parameter held more than one JWT.',
    nextStep: `${FIX_CLIENT}: send exactly one.`,
  }),
  dpop_not_supported: () => ({
    meaning: 'The request had a DPoP header, which means nothing at this endpoint.',
    nextStep: `${FIX_CLIENT}: send DPoP proofs with requests for tokens alone.`,
  }),
  dpop_proof_refused: ({ problem }) => ({
    meaning: `The DPoP proof of the request was refused. ${describeProofProblem(problem)}.`,
    nextStep: `${FIX_CLIENT}: it signs one proof for each request (RFC 9449 §4).`,
  }),
  dpop_proof_needed: ({ by }) => ({
    meaning: `The request came without a DPoP proof, and tokens ${BOUND[by].which} are bound to a key, always.`,
    nextStep: `Turn DPoP on in the client's settings. If it cannot do DPoP, ${BOUND[by].otherwise}.`,
  }),
  dpop_proof_already_used: () => ({
    meaning: 'The DPoP proof of the request was used before, with the same key and jti.',
    nextStep: `${FIX_CLIENT}: a new jti for each request. If it is the tool itself, it repeats a request as it was.`,
  }),
  authorization_details_not_supported: () => ({
    meaning: 'The client asked for authorization_details, which this deployment, or this grant, does not have.',
    nextStep: `${FIX_CLIENT}: ask by scope instead.`,
  }),
  malformed_authorization_details: (problem) => ({
    meaning: `The request's authorization_details were refused as a whole: ${describeDetailsProblem(problem)}.`,
    nextStep: `${FIX_CLIENT}: each detail names a type that is declared here, and every member of it.`,
  }),
  malformed_code_verifier: () => ({
    meaning: "The request's code_verifier is not 43 to 128 unreserved characters (RFC 7636).",
    nextStep: "Correct the client's PKCE.",
  }),
  malformed_agent_session: () => ({
    meaning: `The request's agent_session is not ${AGENT_SESSION_ID_FORM}.`,
    nextStep: "Correct the client's agent_session parameter, or leave it out.",
  }),
  malformed_agent_session_parent: () => ({
    meaning: `The request's agent_session_parent is not ${AGENT_SESSION_ID_FORM}, or it comes without agent_session.`,
    nextStep: "Correct the client's agent_session_parent parameter, or leave it out.",
  }),
  malformed_scope: () => ({
    meaning: 'The scope parameter was not a list of scopes, each separated by one space, at most 200.',
    nextStep: `${FIX_CLIENT}.`,
  }),
  several_client_authentication_methods: () => ({
    meaning: 'The client authenticated in more than one way at once.',
    nextStep: `${FIX_CLIENT}: use the one way that it is registered for.`,
  }),
};
