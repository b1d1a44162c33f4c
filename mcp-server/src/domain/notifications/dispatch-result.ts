/** What one look for due work came to. */
export interface DispatchResult {
  released: number;
  more: boolean;
  /** RFC 3339. */
  nextAt: string | null;
}
