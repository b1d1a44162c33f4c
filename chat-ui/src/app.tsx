import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';

import { createWorkspace, WorkspaceContext } from './data/workspace.ts';
import type { Workspace } from './data/workspace.ts';
import type { AccessTokens } from './session/access-tokens.ts';
import { useSession } from './session/session-store.ts';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { readAhead } from './tasks/read-ahead.ts';
import { Shell } from './shell/shell.tsx';

const SignInPage = lazy(() =>
  import('./session/sign-in-page.tsx').then(({ SignInPage: found }) => ({ default: found })),
);

export function App() {
  const { tokens } = useSession();
  if (tokens === 'unknown') return null;
  if (tokens !== undefined) return <SignedIn tokens={tokens} />;
  return (
    <ErrorBoundary>
      <Suspense>
        <SignInPage />
      </Suspense>
    </ErrorBoundary>
  );
}

function SignedIn({ tokens }: { tokens: AccessTokens }) {
  const [workspace, setWorkspace] = useState<Workspace>();
  useEffect(() => {
    const opened = createWorkspace(tokens);
    let disposed = false;
    void opened.ready.then(() => {
      if (disposed) return;
      readAhead(opened);
      setWorkspace(opened);
    });
    return () => {
      disposed = true;
      opened.dispose();
    };
  }, [tokens]);
  if (workspace === undefined) return null;
  return (
    <WorkspaceContext value={workspace}>
      <QueryClientProvider client={workspace.client}>
        <ErrorBoundary>
          <Shell />
        </ErrorBoundary>
      </QueryClientProvider>
    </WorkspaceContext>
  );
}
