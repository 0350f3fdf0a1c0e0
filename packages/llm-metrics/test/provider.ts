import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What a provider answers to one request: JSON, or the events of a stream, which breaks off after the last one if `cut`. */
export type Answer =
  | { readonly json: object }
  | { readonly events: readonly (object | string)[]; readonly named?: boolean; readonly cut?: boolean };

/** A server that speaks a provider's wire format; answers every request with the next answer. */
export async function startProvider(...answers: readonly Answer[]): Promise<string> {
  const left = [...answers];
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const answer = left.shift();
      if (answer === undefined) return void response.writeHead(400).end('{"error":{"message":"not expected"}}');
      if ('json' in answer) return void response.setHeader('content-type', 'application/json').end(JSON.stringify(answer.json));
      response.setHeader('content-type', 'text/event-stream');
      const text = answer.events.map((event) => {
        const name = answer.named === true && typeof event === 'object' && 'type' in event ? `event: ${String(event.type)}\n` : '';
        return `${name}data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`;
      });
      if (answer.cut !== true) return void response.end(text.join(''));
      // The pieces arrive before the connection breaks.
      response.write(text.join(''), () => setTimeout(() => response.destroy(), 50));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
