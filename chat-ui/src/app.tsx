import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { createWorkspace, WorkspaceContext } from './data/workspace.ts';
import type { Workspace } from './data/workspace.ts';
import type { AccessTokens } from './session/access-tokens.ts';
import { useSession } from './session/session-store.ts';
import { SignInPage } from './session/sign-in-page.tsx';
import { ErrorBoundary } from './shell/error-boundary.tsx';
import { Shell } from './shell/shell.tsx';

export function App() {
  const { tokens } = useSession();
  if (tokens === 'unknown') return null;
  return tokens === undefined ? <SignInPage /> : <SignedIn tokens={tokens} />;
}

function SignedIn({ tokens }: { tokens: AccessTokens }) {
  const [workspace, setWorkspace] = useState<Workspace>();
  useEffect(() => {
    const opened = createWorkspace(tokens);
    let disposed = false;
    void opened.ready.then(() => disposed || setWorkspace(opened));
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
