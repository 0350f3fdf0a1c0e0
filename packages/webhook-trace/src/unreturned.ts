/** Most calls that are waited for at once. */
const MAX_WAITING = 10_000;
/** Longest sleep between two looks: a timer takes no more than 24 days. Milliseconds. */
const MAX_SLEEP_MS = 3_600_000;

interface Call {
  readonly provider: string;
  readonly deadline: number;
}

export interface UnreturnedOptions {
  readonly windowMs: number;
  readonly now: () => number;
  /** Asked at the deadline: another instance may have had the delivery. */
  readonly cameBackElsewhere: (token: string) => Promise<boolean>;
  readonly count: (provider: string, outcome: 'lost' | 'untracked') => void;
}

export interface Unreturned {
  sent(provider: string, token: string): void;
  /** Answers whether this instance was waiting for it. */
  returned(token: string): boolean;
  stop(): void;
}

/**
 * "Sent but never came back": counts the calls of this instance whose token no delivery brought within the window. The
 * calls of one span within one second share a token, and count as one.
 */
export function watchUnreturned({ windowMs, now, cameBackElsewhere, count }: UnreturnedOptions): Unreturned {
  // In the order of their deadlines, since the window is one for all.
  const waiting = new Map<string, Call>();
  let timer: NodeJS.Timeout | undefined;

  const sleep = () => {
    const next = waiting.values().next().value;
    if (timer !== undefined || next === undefined) return;
    timer = setTimeout(look, Math.min(Math.max(next.deadline - now(), 0), MAX_SLEEP_MS)).unref();
  };
  const look = () => {
    timer = undefined;
    for (const [token, { provider, deadline }] of waiting) {
      if (deadline > now()) break;
      waiting.delete(token);
      void cameBackElsewhere(token).then((came) => (came ? undefined : count(provider, 'lost')));
    }
    sleep();
  };

  return {
    sent(provider, token) {
      if (waiting.size >= MAX_WAITING) return count(provider, 'untracked');
      if (!waiting.has(token)) waiting.set(token, { provider, deadline: now() + windowMs });
      sleep();
    },
    returned: (token) => waiting.delete(token),
    stop() {
      clearTimeout(timer);
      waiting.clear();
    },
  };
}
