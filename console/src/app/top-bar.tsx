import TopNavigation, { type TopNavigationProps } from '@cloudscape-design/components/top-navigation';
import { useState } from 'react';
import { CONSOLE_ROOT, consolePath } from '../../../lambdas/routes.ts';
import { type Session, signOut } from '../api/session.ts';
import { isolated } from '../common/name.tsx';
import type { LanguageChoice } from '../texts/language.ts';
import { texts } from '../texts/shell.ts';
import { type Appearance, chooseAppearance, readAppearance } from './appearance.ts';
import { branding } from './branding.ts';
import { useInbox } from './inbox.tsx';
import { keepLanguageChoice, readLanguageChoice } from './language-choice.ts';

const APPEARANCES: readonly { readonly id: Appearance; readonly text: string }[] = [
  { id: 'system', text: texts.asThisDevice },
  { id: 'light', text: texts.light },
  { id: 'dark', text: texts.dark },
];

/** Each language is called what it calls itself: whoever cannot read the page finds theirs. */
const LANGUAGE_CHOICES: readonly { readonly id: LanguageChoice; readonly text: string }[] = [
  { id: 'system', text: texts.asThisBrowser },
  { id: 'en', text: 'English' },
  { id: 'de', text: 'Deutsch' },
];

/** Whose console this is, how it looks, and the way out. */
export function TopBar({ session }: { readonly session: Session }) {
  const [appearance, setAppearance] = useState(readAppearance());
  const choose = (chosen: Appearance) => {
    chooseAppearance(chosen);
    setAppearance(chosen);
  };
  const { requests = [] } = useInbox();
  const { productName, logo } = branding();
  const utilities: TopNavigationProps.Utility[] = [
    ...(requests.length === 0 ? [] : [waiting(session, requests.length)]),
    {
      type: 'menu-dropdown',
      iconName: 'settings',
      ariaLabel: texts.appearance,
      title: texts.appearance,
      items: APPEARANCES.map(({ id, text }) => ({ id, text, itemType: 'checkbox', checked: id === appearance })),
      onItemClick: ({ detail }) => choose(detail.id as Appearance),
    },
    languageMenu(),
    {
      type: 'menu-dropdown',
      iconName: 'user-profile',
      text: isolated(session.email),
      description: texts.roleOf(session.role, isolated(session.organizationName)),
      items: [
        { id: 'out', text: texts.signOut },
        {
          id: 'everywhere',
          text: texts.signOutEverywhere,
          secondaryText: texts.endsEverySessionAnd,
        },
      ],
      onItemClick: ({ detail }) => void leave(session, detail.id === 'everywhere'),
    },
  ];
  return (
    <div id="top">
      <TopNavigation
        identity={{
          href: consolePath(session.organization),
          title: productName,
          // Where the bar is narrow the title goes, and the picture is all that says it.
          logo: { src: logo, alt: productName },
        }}
        utilities={utilities}
        i18nStrings={{ overflowMenuTriggerText: texts.more, overflowMenuTitleText: texts.more }}
      />
    </div>
  );
}

/** Another language is another page: what nobody has saved is asked about, as whenever a page is left. */
function languageMenu(): TopNavigationProps.MenuDropdownUtility {
  const chosen = readLanguageChoice();
  return {
    type: 'menu-dropdown',
    iconName: 'globe',
    ariaLabel: texts.language,
    title: texts.language,
    items: LANGUAGE_CHOICES.map(({ id, text }) => ({ id, text, itemType: 'checkbox', checked: id === chosen })),
    onItemClick: ({ detail }) => {
      keepLanguageChoice(detail.id as LanguageChoice);
      location.reload();
    },
  };
}

async function leave(session: Session, everywhere: boolean): Promise<void> {
  await signOut(everywhere);
  location.assign(`${CONSOLE_ROOT}signed-out?${new URLSearchParams({ organization: session.organization })}`);
}

/** In sight on every page, on a phone too, where the navigation is shut. */
function waiting({ organization }: Session, number: number): TopNavigationProps.ButtonUtility {
  const text = texts.requestsWaiting(number);
  const href = consolePath(organization, '/requests');
  return {
    ...{ type: 'button', iconName: 'notification', badge: true, disableUtilityCollapse: true },
    ...{ href, ariaLabel: text, title: text },
  };
}
