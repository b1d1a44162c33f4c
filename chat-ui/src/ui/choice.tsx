import { lazy, Suspense } from 'react';

import type { ChoiceProps } from './choice-props.ts';

const LoadedChoice = lazy(() =>
  import('./loaded-choice.tsx').then(({ LoadedChoice: found }) => ({ default: found })),
);

/** One of a few; its library is loaded after the page. */
export function Choice(props: ChoiceProps) {
  const { value, options, wide = false } = props;
  return (
    <Suspense
      fallback={
        <span
          className={`flex h-9 items-center truncate rounded-control border border-control bg-surface px-2.5 max-md:h-11 ${wide ? 'w-full' : 'max-w-56'}`}
        >
          {options.find(({ id }) => id === value)?.name}
        </span>
      }
    >
      <LoadedChoice {...props} />
    </Suspense>
  );
}
