import { createHmac } from 'node:crypto';
import { type Call, json, type Reply } from './http.ts';
import { randomText } from './ids.ts';
import { type Fields, isHttpUrl, parseJson, textOf } from './input.ts';
import { ANSWER_LIMIT_MS, type Configurable, type SenderOptions } from './provider.ts';

/** A service of a neighbour's that does jobs, tells their end as standardwebhooks.com says, and hands `busflow-trace` on. */
export function standardWebhooks({ courier, webhookWaitsMs }: SenderOptions): Configurable {
  let endpoint: { webhookUrl: string; key: Buffer } | undefined;

  const start = (call: Call): Reply => {
    const id = `job_${randomText(12)}`;
    const traceHeader = call.headers['busflow-trace'];
    if (endpoint !== undefined) {
      const { webhookUrl: url, key } = endpoint;
      const messageId = `msg_${randomText(24)}`;
      const body = JSON.stringify({ type: 'job.finished', timestamp: new Date().toISOString(), data: { id, input: parseJson(call.raw) } });
      courier.send({
        url,
        waitsMs: webhookWaitsMs,
        answerLimitMs: ANSWER_LIMIT_MS,
        // The id stays, the time and with it the signature are those of the attempt.
        write: () => ({
          headers: { ...signed(messageId, body, key), ...(traceHeader ? { 'busflow-trace': String(traceHeader) } : {}) },
          body,
        }),
      });
    }
    return json(202, { id, status: 'started' });
  };

  return {
    routes: [{ method: 'POST', path: '/jobs', handle: start }],
    async configure({ webhookUrl, secret }: Fields) {
      if (!isHttpUrl(webhookUrl)) return 'standard-webhooks.webhookUrl must be an http(s) URL';
      const encoded = /^whsec_([A-Za-z0-9+/]{32,}={0,2})$/.exec(textOf(secret) ?? '')?.[1];
      if (encoded === undefined) return 'standard-webhooks.secret must be whsec_ and the base64 of at least 24 bytes';
      endpoint = { webhookUrl, key: Buffer.from(encoded, 'base64') };
      return undefined;
    },
  };
}

function signed(id: string, body: string, key: Buffer): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
