import { readFileSync } from 'node:fs';
import { randomFrom } from './random.ts';

function ean(body: string): string {
  const sum = Array.from(body).reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return body + ((10 - (sum % 10)) % 10);
}

/** What examples/api wrote to stdout: start-up, bookings, payments, WhatsApp statuses, a document, Hasura's event, without and with a trace. Its personal data was redacted then. */
const REAL = readFileSync(new URL('fixtures/api-lines.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n');
/** Every fourth line is a real one. */
const REAL_EVERY = 4;

/**
 * Lines as this system writes them, without personal data: everything that a rule finds here is a false positive. Real
 * ones with their ids and times drawn anew; and generated kinds, each of which stands for a source: services, pino-http, Nest, SQL,
 * webhooks, stacks, CI.
 */
export function* corpus(lines: number, seed = 1): Generator<string> {
  const random = randomFrom(seed);
  const digits = (count: number) => Array.from({ length: count }, () => random(10)).join('');
  const hex = (count: number) => Array.from({ length: count }, () => '0123456789abcdef'[random(16)]).join('');
  const of = (alphabet: string, count: number) => Array.from({ length: count }, () => alphabet[random(alphabet.length)]).join('');
  const base32 = (count: number) => of('0123456789ABCDEFGHJKMNPQRSTVWXYZ', count);
  const base62 = (count: number) => of('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', count);
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  const epoch = () => 1_790_000_000_000 + random(1_000_000_000);
  const version = () => `${random(20)}.${random(30)}.${random(10)}`;
  const iso = () => new Date(epoch()).toISOString();
  const kinds: readonly (() => Record<string, unknown>)[] = [
    () => ({ bookingId: uuid(), tourId: `t-${random(1000)}`, seats: random(9), total: random(100_000) / 100, msg: 'booking stored' }),
    () => ({ span: hex(16), parent: hex(16), link: `00-${hex(32)}-${hex(16)}-01`, msg: `continuing trace ${hex(32)} span ${hex(16)}` }),
    () => ({
      req: { id: random(1e6), method: 'GET', url: `/api/tours/${uuid()}?page=${random(99)}` },
      responseTime: random(1e6) / 1000,
      msg: 'request completed',
    }),
    () => ({ context: 'RouterExplorer', msg: `Mapped {/api/bookings/:id, GET} route +${random(90)}ms` }),
    () => ({ orderId: digits(16), customer_id: digits(15), version: epoch(), createdAt: iso(), msg: 'synced' }),
    () => ({ snowflake: `1${digits(18)}`, ulid: `01${base32(24)}`, ksuid: base62(27), nano: `${epoch()}${digits(6)}`, msg: 'ids' }),
    () => ({ msg: `payment tr_${base62(10)} of cst_${base62(10)} is paid after ${random(1e9) / 1e5} ms (${Math.sin(random(1e9))})` }),
    () => ({
      wamid: `wamid.HBgL${base62(28)}==`,
      phone_number_id: `10${digits(13)}`,
      msg: `status delivered at ${Math.floor(epoch() / 1000)}`,
    }),
    () => ({
      sql: `select * from bookings where id = $1 and created_at > '${iso()}' limit ${random(500)}`,
      rows: random(1e5),
      msg: 'query',
    }),
    () => ({
      err: {
        type: 'TypeError',
        message: `Cannot read properties of undefined (reading '${base62(5)}')`,
        stack: `TypeError: x\n    at Pricing.calculate (/app/node_modules/.pnpm/@nestjs+core@${version()}_@nestjs+common@${version()}_rxjs@${version()}/node_modules/@nestjs/core/router.js:${random(900)}:${random(90)})\n    at async file:///app/dist/main-${hex(8)}.js:${random(9000)}:${random(200)}`,
      },
      msg: 'failed',
    }),
    () => ({
      msg: `installed vue@${version()} and @opentelemetry/api@${version()}-rc.${random(9)} from git@github.com:busflow/api.git#${hex(40)}`,
    }),
    () => ({
      msg: `GET /assets/logo@2x.png index-${base62(8)}.js HTTP/1.1" 200 ${random(1e6)} from 10.${random(255)}.${random(255)}.${random(255)}`,
    }),
    () => ({ image: `registry.example/api@sha256:${hex(64)}`, container: hex(64), msg: `deployed ${hex(7)} in ${random(600)} s` }),
    () => ({ pages: random(90), sha: hex(40), etag: `W/"${hex(10)}-${base62(27)}"`, size: random(1e8), msg: 'document read' }),
    () => ({
      lat: 48 + random(1e9) / 1e9,
      lon: 11 + random(1e9) / 1e9,
      distance_m: random(1e9) / 7,
      msg: 'position of bus 12 at stop 4, 3 late',
    }),
    () => ({
      heap: random(1e10),
      rss: random(1e10),
      cpu_ns: random(4e9) * 1000,
      msg: `gc took ${random(1e6) / 1000} ms, ${random(1e9)} bytes`,
    }),
    () => ({ ean: ean(`40${digits(10)}`), imei: `35${digits(13)}`, invoice: `RE-2026-${digits(6)}`, msg: 'scanned' }),
    () => ({ idempotency: base62(22), cursor: Buffer.from(hex(24)).toString('base64'), msg: `next page after ${base62(16)}` }),
  ];
  const real = (line: string) =>
    line
      .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, uuid)
      .replaceAll(/\b[0-9a-f]{32}\b|\b[0-9a-f]{16}\b/g, (id) => hex(id.length))
      .replaceAll(/\b1[0-9]{12}\b/g, () => String(epoch()));
  for (let line = 0; line < lines; line++) {
    if (line % REAL_EVERY === 0) yield real(REAL[(line / REAL_EVERY) % REAL.length] ?? '');
    else yield JSON.stringify({ level: 'info', time: epoch(), service: 'busflow-api', ...kinds[line % kinds.length]?.() });
  }
}
