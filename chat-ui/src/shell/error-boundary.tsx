import { Component } from 'react';
import type { ReactNode } from 'react';

import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';

/** What cannot be drawn, most likely because the page is older than the server, offers a reload. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="mx-auto max-w-md px-5 pt-[20vh]">
        <ErrorNotice
          message="This page cannot go on."
          hint="Taskloom may have been updated since it was opened. Your tasks are safe."
        >
          <Button onClick={() => window.location.reload()}>Reload</Button>
        </ErrorNotice>
      </main>
    );
  }
}
