import { type Call, json, type Reply } from './http.ts';
import { type Fields, isHttpUrl, parseJson, textOf } from './input.ts';
import { ANSWER_LIMIT_MS, type Configurable, type SenderOptions } from './provider.ts';

/** An n8n workflow: a Webhook node that answers at once, then an HTTP Request node with "Header Auth" that hands `busflow-trace` on. */
export function n8n({ courier, webhookWaitsMs }: SenderOptions): Configurable {
  let target: { webhookUrl: string; header: string; secret: string } | undefined;
  let executions = 0;

  const trigger = (call: Call): Reply => {
    if (target === undefined) {
      const message = `The requested webhook "POST ${call.param('path')}" is not registered.`;
      return json(404, { code: 404, message, hint: 'The workflow must be active for a production URL to run successfully.' });
    }
    const traceHeader = call.headers['busflow-trace'];
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'axios/1.8.3',
      [target.header]: target.secret,
      ...(traceHeader === undefined ? {} : { 'busflow-trace': String(traceHeader) }),
    };
    const body = JSON.stringify({
      executionId: String(++executions),
      event: 'done',
      workflow: call.param('path'),
      input: parseJson(call.raw),
    });
    courier.send({ url: target.webhookUrl, waitsMs: webhookWaitsMs, answerLimitMs: ANSWER_LIMIT_MS, write: () => ({ headers, body }) });
    return json(200, { message: 'Workflow was started' });
  };

  return {
    routes: [{ method: 'POST', path: '/webhook/:path', handle: trigger }],
    async configure({ webhookUrl, header = 'authorization', secret }: Fields) {
      if (!isHttpUrl(webhookUrl)) return 'n8n.webhookUrl must be an http(s) URL';
      if (!/^[\w-]+$/.test(textOf(header) ?? '')) return 'n8n.header must be the name of a header';
      if (textOf(secret) === undefined) return 'n8n.secret must be a text';
      target = { webhookUrl, header: String(header), secret: String(secret) };
      return undefined;
    },
  };
}
