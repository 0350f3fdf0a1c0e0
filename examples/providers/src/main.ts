import { startProviders } from './server.ts';

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const providers = await startProviders({
  port: Number(process.env['PORT'] ?? 3002),
  onGiveUp: (url, lastOutcome) => say({ undelivered: url, lastOutcome }),
});
say({ ready: true, url: providers.url });

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void providers.stop());
