import { DURATION_WORDS, LIMIT_WORDS, NOT_APPROVED_WORDS } from '../../../core/agents/approval-words.ts';
import type { OfferedDuration } from '../../../core/agents/durations.ts';
import { ENGLISH_GLUE } from '../../../core/agents/scope-in-words.ts';
import type { NotApproved } from '../../../core/agents/scopes.ts';
import { type Html, html } from '../../http/html.ts';

/** Of each choice, with how long that is here. */
const durations: Readonly<Record<OfferedDuration['duration'], (length: string) => string>> = DURATION_WORDS;
const notApproved: Readonly<Record<NotApproved, string>> = NOT_APPROVED_WORDS;

/** The page where a person decides what an agent may change. */
export const approval = {
  durations,
  notApproved,
  title: { asked: 'May this agent make changes for you?', held: 'What this agent may change' },
  tool: 'Tool',
  noTool: 'no tool of yours uses this session now',
  thisSite: 'this site itself, in a browser where you signed in',
  session: 'Agent session',
  you: 'You',
  organization: 'Organization',
  lastToken: 'Last token',
  agentSays: 'The agent says',
  wantsUntil: 'It would like it until',
  asksTo: 'It asks to',
  alsoAsksTo: 'It also asks to',
  access: { read: 'reads only', write: 'makes changes' },
  forHowLong: 'For how long',
  exactlyOnce: (length: string) => `Exactly this, once, within ${length}`,
  upToLimit: LIMIT_WORDS,
  withPasskey: 'with your passkey',
  andSecond: 'another member has to confirm it too',
  deniedLately: 'you said no to this a short while ago',
  alreadyApproved: (holds: string) => `already approved ${holds}`,
  approvedAlready: 'You have approved all of this already. You can approve it again, so that it lasts longer.',
  approve: 'Approve',
  deny: 'Deny',
  careful:
    'Approve only what you want this agent to do for you now. You can take it back at any time. Anybody can have made up this link: if you do not know what it is about, deny.',
  nothingYours: 'Nothing of what this agent asks for is yours to approve.',
  notUsed:
    'No tool of yours uses this agent session now, so there is nothing to approve. If a tool of yours sent you here, let it try again first. If somebody else sent you this link, ignore it.',
  nothingChosen: 'You ticked nothing, so nothing was approved. Tick what you approve, or deny.',
  toolChanged: (shown: Html, now: Html) =>
    html`Nothing was approved: the tool is another one now. The page showed ${shown}. Now it is ${now}. Look at it again, then decide.`,
  passkeyRefused: 'Your passkey was not accepted. Nothing was changed. Try again.',
  signInAgain: {
    why: 'Your organization wants you to have just signed in before you approve this.',
    action: 'Sign in again, then decide',
  },
  passkey: {
    needed: 'Your organization wants a passkey for some of this: your device asks for your finger, face or PIN.',
    none: 'You have added none yet.',
    add: 'Add a passkey, then decide',
    withoutScripts:
      'Your browser asks your device by a script, and scripts are switched off here. Switch them on, then open this page again; or deny.',
    notGiven: 'Your device gave no passkey, so nothing was changed. Try again, or use another device.',
    noAnswer: 'There was no answer, so nothing was changed. Check your connection, then try again.',
  },
  outcome: {
    approved: { title: 'Approved', text: 'You can close this page. The agent goes on by itself.' },
    approvedInPart: {
      title: 'Approved in part',
      text: 'What you ticked is approved. The rest waits for your answer, below.',
    },
    nothing: { title: 'Nothing was approved', text: 'What was chosen is not yours to approve.' },
    needsPasskey: {
      title: 'Nothing was approved',
      text: 'What was chosen takes your passkey, and none was asked for: scripts are switched off, or did not load. Switch them on, then open the link again.',
    },
    denied: (length: string, holds: boolean) => ({
      title: 'Denied',
      text: `${holds ? 'Nothing more was approved. What you approved before still holds, as below.' : 'The agent was given nothing.'} It cannot ask this again for ${length}. You can close this page.`,
    }),
    takenBack: {
      title: 'Taken back',
      text: 'The agent can no longer make these changes, from its next request on.',
    },
    nothingToTakeBack: { title: 'Nothing to take back', text: 'The agent could not make these changes any more.' },
    awaiting: {
      title: 'Somebody else has to confirm it',
      text: (address: Html) =>
        html`You have approved it. Your organization wants another member to confirm some of it, in the console under Requests, or at ${address}. Until then nothing changes for this agent.`,
    },
    notApproved: 'Not approved',
  },
  whoseAgent: 'Whose agent this is',
  stillAsks: 'Not answered yet',
  decideTheRest: 'Decide the rest',
  next: (tool: string) => `Next: ${tool}`,
  nextWaits: 'Another agent waits for your answer.',
  allSessions: 'All your agent sessions',
  holds: {
    title: 'What holds now',
    nothing: 'This agent may change nothing for you. It may read what you may read.',
    lasting: (length: string, until: string) => `for ${length}, until ${until}`,
    once: (until: string) => `once, until ${until}`,
    thenOnce: (lasting: string, until: string) => `${lasting}, then once, until ${until}`,
    takeBack: 'Take back',
    takeBackAll: 'Take back everything',
  },
  used: { title: 'Approved once, and used', on: (moment: string) => `used on ${moment}` },
  waits: { title: 'Waits for a second person', until: (moment: string) => `until ${moment}` },
  scopes: ENGLISH_GLUE,
};
