import { useEffect } from 'react';
import { useLocation, useParams } from 'react-router';
import { pathOf, ROUTES } from '../../../lambdas/routes.ts';

/**
 * On to the page where a person approves, which is none of the application's: links of former releases lead here, and so
 * does signing in from a link that is longer than a cookie carries.
 */
export function ToApproval() {
  const { organization = '', sessionId = '' } = useParams();
  const { search } = useLocation();
  useEffect(() => {
    location.replace(pathOf(ROUTES.approval.showPage, { organization, sessionId }) + search);
  }, [organization, sessionId, search]);
  return null;
}
