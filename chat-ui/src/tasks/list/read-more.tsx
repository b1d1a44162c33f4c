import { useEffect, useRef } from 'react';

import { t } from '../../text/t.ts';

/** Reads the next page as the end of a list comes near the screen; a button for those who get there by keyboard. */
export function ReadMore({ readMore }: { readMore: (() => void) | undefined }) {
  return readMore && <More readMore={readMore} />;
}

function More({ readMore }: { readMore: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  // With each new page the end is looked at anew: it may be near already, which brings no news by itself.
  useEffect(() => {
    const element = button.current;
    if (element === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => entries.at(-1)?.isIntersecting === true && readMore(),
      { rootMargin: '800px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [readMore]);
  return (
    <button
      ref={button}
      type="button"
      onClick={readMore}
      className="w-full rounded-control px-2.5 text-start text-accent row-height hover:bg-hover"
    >
      {t('Show more')}
    </button>
  );
}
