import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { PASS, SIDES, type Bench, type SideName } from './harness.ts';

type Answer = typeof PASS | number;

/**
 * Both sides of a bench, each in a process of its own. They take turns, a batch each, so that a machine that slows down slows both:
 * shared ones change their speed by half within seconds.
 *
 * @param first whose turn it is first: whoever runs second finds warmer caches
 * @throws Error when a side ends without a figure
 */
export async function measurePair(file: string, { bench }: Bench, first: SideName): Promise<Record<SideName, number>> {
  const figures = { ours: Number.NaN, peer: Number.NaN };
  const order = SIDES.toSorted((side) => (side === first ? -1 : 1));
  const running = new Map(order.map((side) => [side, fork(join(import.meta.dirname, 'side.ts'), [file, bench, side])]));
  try {
    await Promise.all([...running.values()].map((child) => answerOf(child)));
    while (running.size > 0) {
      for (const [side, child] of running) {
        child.send(PASS);
        const answer = await answerOf(child);
        if (answer === PASS) continue;
        figures[side] = answer;
        running.delete(side);
      }
    }
  } finally {
    for (const child of running.values()) child.kill();
  }
  return figures;
}

function answerOf(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void =>
      reject(new Error(`${child.spawnargs.slice(-2).join(' ')} ended with ${code} and no figure`));
    child.once('exit', ended);
    child.once('message', (answer: Answer) => {
      child.off('exit', ended);
      resolve(answer);
    });
  });
}
