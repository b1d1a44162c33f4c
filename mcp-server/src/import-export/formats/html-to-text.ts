const ENTITIES: Partial<Record<string, string>> = {
  '&nbsp;': ' ',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

/** What a description in HTML says, with links as Markdown; a text without tags stays as it is. */
export function htmlToText(html: string): string {
  if (!/<\/?[a-z][^>]*>/iu.test(html)) return html;
  return html
    .replaceAll(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gisu, '[$2]($1)')
    .replaceAll(/<li[^>]*>/giu, '- ')
    .replaceAll(/<br\s*\/?>|<\/(?:p|div|li|h\d|tr)>/giu, '\n')
    .replaceAll(/<[^>]*>/gu, '')
    .replaceAll(/&(?:nbsp|lt|gt|quot|#39|amp);/gu, (entity) => ENTITIES[entity] ?? entity)
    .replaceAll(/\n{3,}/gu, '\n\n')
    .trim();
}
