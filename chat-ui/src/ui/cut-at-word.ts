/** Cut between two words, with a sign that there was more; a single long word stays whole. */
export function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.lastIndexOf(' ', most - 1);
  return end <= 0 ? text : `${text.slice(0, end)}…`;
}
