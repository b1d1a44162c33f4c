import { Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';

import { focusFirstRow } from '../tasks/list/task-keys.ts';
import { t } from '../text/t.ts';
import { focusSearch } from './focus-fields.ts';
import { go, useAddress } from './navigation/address.ts';

/** Browsers let a page change its address only so often. */
const SETTLE_MS = 150;

interface SearchBoxProps {
  className: string;
  onLeave: () => void;
}

/** What is looked for is a part of the address: it can be shared, and Back leads out of it. */
export function SearchBox({ className, onLeave }: SearchBoxProps) {
  const { search } = useAddress();
  const [typed, setTyped] = useState<string>();
  const text = typed ?? search;
  useEffect(() => {
    if (typed === undefined) return undefined;
    const timer = setTimeout(() => {
      look(typed);
      setTyped(undefined);
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  function clear() {
    setTyped(undefined);
    look('');
  }

  return (
    <div className={`relative w-60 shrink ${className}`}>
      <Search
        size={15}
        aria-hidden
        className="pointer-events-none absolute top-1/2 start-2.5 -translate-y-1/2 text-muted"
      />
      <input
        id="search"
        type="search"
        value={text}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={onLeave}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            clear();
            event.currentTarget.blur();
          } else if (event.key === 'ArrowDown') {
            event.preventDefault();
            focusFirstRow();
          }
        }}
        aria-label={t('Search tasks')}
        placeholder={t('Search')}
        className="h-8 w-full appearance-none rounded-control border border-transparent bg-hover pe-8 ps-8 max-md:h-11 [&::-webkit-search-cancel-button]:hidden"
      />
      {text === '' ? (
        <kbd className="pointer-events-none absolute top-1/2 end-2 -translate-y-1/2 rounded-[4px] border border-line px-1.5 font-sans text-xs text-muted max-md:hidden">
          /
        </kbd>
      ) : (
        <button
          type="button"
          aria-label={t('Clear search')}
          onClick={() => {
            clear();
            focusSearch();
          }}
          className="absolute inset-y-0 end-0 grid w-8 place-items-center rounded-control text-muted hover:text-text max-md:w-11"
        >
          <X size={15} aria-hidden />
        </button>
      )}
    </div>
  );
}

/** One entry of the history for a search, however much is typed in it. */
function look(search: string): void {
  const searching = new URLSearchParams(window.location.search).has('q');
  go({ search }, { replace: searching });
}
