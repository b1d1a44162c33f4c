/** A key as it is printed on the keyboard. */
export function KeyHint({ keys }: { keys: string }) {
  return (
    <kbd className="rounded-[4px] border border-line bg-sunken px-1.5 py-px font-sans text-xs text-muted">
      {keys}
    </kbd>
  );
}
