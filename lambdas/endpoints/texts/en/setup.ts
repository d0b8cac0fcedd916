import { type Html, html } from '../../http/html.ts';

/** The page of a setup link. */
export const setup = {
  title: 'Set up sign-in',
  /** The page looks nothing up, so that it knows no name. */
  text: (id: Html) =>
    html`You were asked to set up how members of your organization sign in: register your identity provider, test it, and sign in through it. The id of your organization here is ${id}.`,
  begin: 'Begin',
  once: 'The link works once. From then on you have an hour in this browser; whatever you were signed in to here ends.',
  unusable: {
    title: 'This setup link cannot be used',
    text: 'A setup link works once, and for one hour. Ask whoever sent it for a new one.',
  },
  fromElsewhere: {
    title: 'Nothing was done',
    text: 'This came from another page than ours, so nothing was done. Open the link itself, and press the button.',
  },
};
