import { Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';

import { t } from '../../text/t.ts';

/** Milliseconds without a key until it is looked for. */
const SETTLE_MS = 200;

interface ConversationSearchProps {
  search: string;
  onSearch: (search: string) => void;
}

export function ConversationSearch({ search, onSearch }: ConversationSearchProps) {
  const [typed, setTyped] = useState<string>();
  const text = typed ?? search;
  useEffect(() => {
    if (typed === undefined) return undefined;
    const timer = setTimeout(() => {
      setTyped(undefined);
      onSearch(typed.trim());
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [typed, onSearch]);
  return (
    <div className="relative mx-3 mt-3 mb-1 shrink-0">
      <Search
        size={15}
        aria-hidden
        className="pointer-events-none absolute top-1/2 start-2.5 -translate-y-1/2 text-muted"
      />
      <input
        type="search"
        autoFocus
        value={text}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          event.preventDefault();
          setTyped('');
        }}
        aria-label={t('Search conversations')}
        placeholder={t('Search titles and messages')}
        maxLength={200}
        autoComplete="off"
        className="h-9 w-full appearance-none rounded-control border border-control bg-surface pe-8 ps-8 max-md:h-11 [&::-webkit-search-cancel-button]:hidden"
      />
      {text !== '' && (
        <button
          type="button"
          aria-label={t('Clear search')}
          onClick={() => setTyped('')}
          className="absolute inset-y-0 end-0 grid w-8 place-items-center rounded-control text-muted hover:text-text max-md:w-11"
        >
          <X size={15} aria-hidden />
        </button>
      )}
    </div>
  );
}
