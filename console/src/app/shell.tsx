import Box from '@cloudscape-design/components/box';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Spinner from '@cloudscape-design/components/spinner';
import { Suspense, useEffect, useState } from 'react';
import { Outlet, useLocation, useNavigate, useParams } from 'react-router';
import { type ApiProblem, toProblem } from '../api/problem.ts';
import { readSession, type Session } from '../api/session.ts';
import { ProblemAlert } from '../common/problem-alert.tsx';
import { useMedia } from '../common/use-media.ts';
import { texts } from '../texts/shell.ts';
import { type Breadcrumbs, BreadcrumbsContext } from './breadcrumbs.ts';
import { InboxProvider } from './inbox.tsx';
import { Layout } from './layout.tsx';
import { Navigation } from './navigation.tsx';
import { useNotifications } from './notifications.tsx';
import { OtherOrganization } from './other-organization.tsx';
import { SessionContext } from './session-context.ts';
import { SetupBanner } from './setup-banner.tsx';
import { ShownNotifications } from './shown-notifications.tsx';
import { leaveToSignIn, takeWanted } from './sign-in.ts';
import { SignInAgain } from './sign-in-again.tsx';
import { TopBar } from './top-bar.tsx';
import { UnsavedGuard } from './unsaved-guard.tsx';
import { useFocusOnPage } from './use-focus-on-page.ts';

const PAGE = 'page';

/** Everything below `/{organization}`: for whoever is signed in there; else the way leads to signing in, and back. */
export function Shell() {
  const { organization = '' } = useParams();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const [session, setSession] = useState<Session>();
  const [problem, setProblem] = useState<ApiProblem>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: once; going on to another page needs no second look
  useEffect(() => {
    readSession()
      .then((found) => {
        setSession(found);
        const wanted = takeWanted();
        if (wanted !== undefined) void navigate(wanted, { replace: true });
      })
      .catch((error: unknown) => {
        const failed = toProblem(error);
        if (failed.status === 401) leaveToSignIn(organization, pathname + search);
        else setProblem(failed);
      });
  }, []);

  if (problem !== undefined)
    return <Alone content={<ProblemAlert problem={problem} onRetry={() => location.reload()} />} />;
  if (session === undefined) return <Alone content={<Waiting />} />;
  if (session.organization !== organization) return <OtherOrganization session={session} wanted={organization} />;
  return (
    <SessionContext value={session}>
      <InboxProvider session={session}>
        <SignedIn session={session} />
      </InboxProvider>
      <SignInAgain session={session} />
    </SessionContext>
  );
}

function SignedIn({ session }: { readonly session: Session }) {
  const { pathname } = useLocation();
  const { clear } = useNotifications();
  const isNarrow = useMedia('(max-width: 900px)');
  const [isOpen, setOpen] = useState(!isNarrow);
  const [crumbs, setCrumbs] = useState<Breadcrumbs>([]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another page, another start
  useEffect(() => {
    if (isNarrow) setOpen(false);
    return clear;
  }, [pathname]);

  useFocusOnPage(PAGE, pathname);
  useEffect(() => setOpen(!isNarrow), [isNarrow]);

  return (
    <BreadcrumbsContext value={setCrumbs}>
      <a className="skip" href={`#${PAGE}`}>
        {texts.skipToPage}
      </a>
      <TopBar session={session} />
      <UnsavedGuard />
      <Layout
        navigation={<Navigation session={session} />}
        navigationOpen={isOpen}
        onNavigationChange={({ detail }) => setOpen(detail.open)}
        notifications={<ShownNotifications />}
        content={
          <Suspense fallback={<Waiting />}>
            {session.isSetup ? <SetupBanner session={session} /> : null}
            <div id={PAGE} tabIndex={-1}>
              <Outlet />
            </div>
          </Suspense>
        }
        breadcrumbs={<BreadcrumbGroup items={[...crumbs]} ariaLabel={texts.breadcrumbs} />}
        ariaLabels={{
          navigation: texts.pages,
          navigationClose: texts.closeNavigation,
          navigationToggle: texts.openNavigation,
        }}
      />
    </BreadcrumbsContext>
  );
}

function Alone({ content }: { readonly content: React.ReactNode }) {
  return (
    <Box padding="xxl">
      <main className="narrow">{content}</main>
    </Box>
  );
}

function Waiting() {
  return (
    <Box textAlign="center" padding="xxl">
      <Spinner size="large" />
      <Box variant="p">{texts.loading}</Box>
    </Box>
  );
}
