import { Suspense } from 'react';
import type { ReactNode } from 'react';

/** A menu that is loaded after the page: its place is kept meanwhile. */
export function LazyMenu({ children }: { children: ReactNode }) {
  return (
    <Suspense fallback={<span aria-hidden className="size-8 shrink-0 max-md:size-11" />}>
      {children}
    </Suspense>
  );
}
