import { Navigate } from 'react-router';
import { useSession } from '../app/session-context.ts';

export function Home() {
  const { organization } = useSession();
  return <Navigate to={`/${organization}/agents`} replace />;
}
