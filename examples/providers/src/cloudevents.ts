import { type Call, json, type Reply } from './http.ts';
import { type Fields, fieldsOf, isHttpUrl, parseJson, textOf } from './input.ts';
import { ANSWER_LIMIT_MS, type Configurable, type SenderOptions } from './provider.ts';

type Mode = 'structured' | 'binary' | 'batched';

interface Sink {
  readonly webhookUrl: string;
  readonly authorization: string | undefined;
  readonly mode: Mode;
}

const REQUIRED = ['specversion', 'id', 'source', 'type'];

/** A broker that takes structured CloudEvents and delivers them, attributes untouched, in the mode that its subscriber asked for. */
export function cloudEvents({ courier, webhookWaitsMs }: SenderOptions): Configurable {
  let sink: Sink | undefined;

  const publish = (call: Call): Reply => {
    const event = fieldsOf(parseJson(call.raw));
    const missing = REQUIRED.find((name) => textOf(event[name]) === undefined);
    if (missing !== undefined) return json(400, { error: `the attribute ${missing} is required` });
    if (sink !== undefined) {
      const { webhookUrl: url, authorization, mode } = sink;
      const { headers, body } = encode(event, mode);
      const message = { headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) }, body };
      courier.send({ url, waitsMs: webhookWaitsMs, answerLimitMs: ANSWER_LIMIT_MS, write: () => message });
    }
    return { status: 202 };
  };

  return {
    routes: [{ method: 'POST', path: '/broker/:namespace/:name', handle: publish }],
    async configure({ webhookUrl, authorization, mode = 'structured' }: Fields) {
      if (!isHttpUrl(webhookUrl)) return 'cloudevents.webhookUrl must be an http(s) URL';
      if (mode !== 'structured' && mode !== 'binary' && mode !== 'batched') return 'cloudevents.mode must be structured, binary or batched';
      sink = { webhookUrl, authorization: textOf(authorization), mode };
      return undefined;
    },
  };
}

/** As the HTTP protocol binding of CloudEvents 1.0.2 writes them. */
function encode(event: Fields, mode: Mode): { headers: Record<string, string>; body: string } {
  if (mode === 'structured') return { headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(event) };
  if (mode === 'batched') return { headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify([event]) };
  const { data = null, datacontenttype = 'application/json', ...attributes } = event;
  const named = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, headerValue(String(value))]);
  return { headers: { 'content-type': String(datacontenttype), ...Object.fromEntries(named) }, body: JSON.stringify(data) };
}

/** Blanks, `"`, `%` and everything beyond ASCII are percent-encoded there. */
function headerValue(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]|["%]/gu, (character) => encodeURIComponent(character));
}
