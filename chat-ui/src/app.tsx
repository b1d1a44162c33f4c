import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { createWorkspace, WorkspaceContext } from './data/workspace.ts';
import type { Workspace } from './data/workspace.ts';
import { useSession } from './session/session-store.ts';
import { SignInPage } from './session/sign-in-page.tsx';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { Shell } from './shell/shell.tsx';

export function App() {
  const { token } = useSession();
  return token === undefined ? <SignInPage /> : <SignedIn key={token} token={token} />;
}

function SignedIn({ token }: { token: string }) {
  const [workspace, setWorkspace] = useState<Workspace>();
  useEffect(() => {
    const opened = createWorkspace(token);
    setWorkspace(opened);
    return () => opened.dispose();
  }, [token]);
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
