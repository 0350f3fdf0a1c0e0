/** Runs the report for each cause once in a process's life: our own trouble is said, never repeated. */
export function once(report: (message: string) => void): (cause: string, message: string) => void {
  const said = new Set<string>();
  return (cause, message) => {
    if (said.has(cause)) return;
    said.add(cause);
    report(message);
  };
}
