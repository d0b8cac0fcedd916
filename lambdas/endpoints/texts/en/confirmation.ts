import type { Html } from '../../http/html.ts';
import { html } from '../../http/html.ts';

/** The page where a second person confirms what colleagues have approved. */
export const confirmation = {
  title: 'May these agents make changes?',
  nothing: 'Nothing waits for you to confirm.',
  notYours: 'Confirming is for members with the role that your organization names. You do not have it.',
  more: 'Show more',
  forWhom: (email: Html) => html`For ${email}`,
  approvedBy: 'Approved by',
  approvedOn: (email: Html, moment: string) => html`${email}, on ${moment}`,
  waitsUntil: 'Waits until',
  asksTo: 'The agent asks to',
  /** Of somebody else's decision. */
  day: (length: string) => `Until it is taken back, ${length} at most`,
  passkey: 'Confirming asks for your passkey: your device asks for your finger, face or PIN.',
  confirm: 'Confirm',
  refuse: 'Refuse',
  outcome: {
    confirmed: { title: 'Confirmed', text: 'The agent goes on by itself.' },
    refused: { title: 'Refused', text: 'The agent was given nothing, and asks this no more for now.' },
    nothing: { title: 'Nothing was confirmed', text: 'Who approved it may not give this any more.' },
  },
  given: 'Confirmed',
  until: (moment: string) => `until ${moment}`,
  notGiven: 'Not confirmed',
  notInTheirRole: 'The role of who approved it does not include this any more.',
  theyNeedPasskey: 'Your organization wants who approves it to use a passkey, and they did not.',
  whatElse: 'What else waits',
};
