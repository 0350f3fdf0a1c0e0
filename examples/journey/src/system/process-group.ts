/** Children are started detached, so a child's process group has its pid and holds whatever it starts itself. */

const target = (pid: number) => (process.platform === 'win32' ? pid : -pid);

export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target(pid), signal);
  } catch {
    // It has ended already.
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(target(pid), 0);
    return true;
  } catch {
    return false;
  }
}
