/** The first few, one to a line, and how many more there are. */
export function listTitles(titles: readonly string[], shown = 10): string {
  const lines = titles.slice(0, shown).map((title) => `• ${title}`);
  const more = titles.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}
