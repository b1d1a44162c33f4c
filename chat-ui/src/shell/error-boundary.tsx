import { Component } from 'react';
import type { ReactNode } from 'react';

import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';

interface ErrorBoundaryProps {
  /** Set for a part of the page: the rest goes on, and this part can be tried again. */
  part?: string;
  children: ReactNode;
}

/** What cannot be drawn says so in its own place; as the whole page it offers a reload. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    const { part, children } = this.props;
    if (!this.state.failed) return children;
    if (part !== undefined)
      return (
        <div className="p-5">
          <ErrorNotice
            message={t('{part} could not be loaded.', { part })}
            hint={t(
              'Taskloom may be away, or it was updated since this page was opened. What you typed is kept.',
            )}
          >
            <Button onClick={() => window.location.reload()}>{t('Reload the page')}</Button>
          </ErrorNotice>
        </div>
      );
    return (
      <main className="mx-auto max-w-md px-5 pt-[20vh]">
        <ErrorNotice
          message={t('This page cannot go on.')}
          hint={t('Taskloom may have been updated since it was opened. Your tasks are safe.')}
        >
          <Button onClick={() => window.location.reload()}>{t('Reload')}</Button>
        </ErrorNotice>
      </main>
    );
  }
}
