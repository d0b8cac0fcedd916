import { I18nProvider } from '@cloudscape-design/components/i18n';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router/dom';
import { ROUTES } from '../../../lambdas/routes.ts';
import { designSystemMessages } from '../texts/messages.ts';
import { language } from '../texts/texts.ts';
import { NotificationsProvider } from './notifications.tsx';
import { router } from './routes.tsx';

export function App() {
  useEffect(followLinksHere, []);
  return (
    <I18nProvider locale={language()} messages={[designSystemMessages]}>
      <NotificationsProvider>
        <RouterProvider router={router} />
      </NotificationsProvider>
    </I18nProvider>
  );
}

const BASE = ROUTES.console.console.path;

/** Every plain click on a link into the console stays in the application, whichever component drew it. */
function followLinksHere() {
  const follow = (event: MouseEvent) => {
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (event.defaultPrevented || !isPlain || link === null || link.target !== '') return;
    const { origin, pathname, search, hash } = new URL(link.href, location.href);
    // A place on this very page: the browser goes there, with the focus.
    if (hash !== '') return;
    if (origin !== location.origin || !pathname.startsWith(`${BASE}/`)) return;
    event.preventDefault();
    void router.navigate(pathname.slice(BASE.length) + search);
  };
  document.addEventListener('click', follow);
  return () => document.removeEventListener('click', follow);
}
