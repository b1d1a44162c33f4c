import { InfiniteQueryObserver } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';

/** Reads all further pages of the lists that are on the page; ends early where one is refused. */
export async function readToTheEnd(client: QueryClient): Promise<void> {
  for (;;) {
    const reading = client
      .getQueryCache()
      .findAll({ type: 'active' })
      .flatMap(({ observers }) => observers.find(isInfinite) ?? [])
      .flatMap((list) => {
        const { isPending, isFetching, hasNextPage } = list.getCurrentResult();
        // A column that has just begun is waited for.
        if (isPending && isFetching) return list.refetch({ cancelRefetch: false });
        return hasNextPage ? list.fetchNextPage() : [];
      });
    if (reading.length === 0) return;
    const pages = await Promise.all(reading);
    if (pages.some(({ isError }) => isError)) return;
  }
}

function isInfinite(observer: unknown): observer is InfiniteQueryObserver {
  return observer instanceof InfiniteQueryObserver;
}
