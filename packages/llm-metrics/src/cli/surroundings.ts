/** Where a command runs. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard output. */
  readonly write: (text: string) => void;
  /** Standard error. */
  readonly complain: (text: string) => void;
  readonly fetch: typeof fetch;
}
