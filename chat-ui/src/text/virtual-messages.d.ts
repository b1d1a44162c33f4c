declare module 'virtual:messages/*' {
  /** By its English, what a message says in that language. */
  export const messages: Readonly<
    Record<string, (values: Readonly<Record<string, string | number>>) => string>
  >;
}
