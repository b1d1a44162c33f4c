/** Controls, formats, spaces, fillers and variation selectors: nothing that anybody sees. */
const INVISIBLE =
  /\p{Cc}|\p{Cf}|\p{Z}|\p{Variation_Selector}|\u034F|[\u115F\u1160]|[\u17B4\u17B5]|\u2800|\u3164|\uFFA0/gu;

export function hasVisibleText(text: string): boolean {
  return text.replaceAll(INVISIBLE, '') !== '';
}

/** A title is one line: what breaks it, tabs too, becomes a space. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/gu, ' ').trim();
}
