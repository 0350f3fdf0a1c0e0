import { parseArgs } from 'node:util';

const FORMATS = ['text', 'json', 'github', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

/** Where packages that are built or installed have their declarations. */
const MANIFESTS = ['packages/*/dist/metrics.json', 'node_modules/@busflow/*/dist/metrics.json'];

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly manifests: readonly string[];
  readonly format: Format;
  readonly own: readonly string[] | undefined;
  readonly labels: readonly string[];
  readonly promtool: boolean;
  readonly live: { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly window: string } | undefined;
  readonly allowNoData: boolean;
}

/** What was asked for can't be done; the message is for the person who asked. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `busflow-cardinality check [options] RULES...     rule files, or folders of them
busflow-cardinality manifest MODULE              prints the metrics that a module exports, as metrics.json

  --manifest GLOB    declarations: metrics.json, or modules that export them; repeatable
                     (default: ${MANIFESTS.join(', ')})
  --no-manifest      check rules without declarations
  --format FORMAT    ${FORMATS.join(', ')} (default: text)
  --own PREFIX       metrics that must be declared; repeatable (default: busflow_, llm_)
  --label NAME       a label that every metric may have; repeatable
  --no-promtool      do not call promtool, even where there is one
  --url URL          count series at this Prometheus API: http://prometheus:9090, http://mimir:9009/prometheus
  --tenant ID        X-Scope-OrgID of the probe
  --header 'K: V'    another header of the probe; repeatable. BUSFLOW_CARDINALITY_TOKEN becomes a bearer token
  --window DURATION  how far back a series still counts (default: 1h)
  --allow-no-data    metrics without current data are warnings

exit code  0 no errors   1 errors found   2 could not check
`;

/** @throws UsageError */
export function readCheckOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): CheckOptions {
  const { values, positionals } = parse(args);
  if (positionals.length === 0) throw new UsageError('check takes rule files or folders');
  const format = FORMATS.find((name) => name === values.format);
  if (format === undefined) throw new UsageError(`--format ${values.format} is none of ${FORMATS.join(', ')}`);
  if (!/^\d+(?:ms|[smhdwy])$/.test(values.window)) throw new UsageError(`--window ${values.window} is no duration such as 1h`);
  if (values.url !== undefined && !/^https?:$/.test(URL.parse(values.url)?.protocol ?? '')) {
    throw new UsageError(`--url ${values.url} is no http(s) URL`);
  }
  return {
    paths: positionals,
    manifests: values['no-manifest'] ? [] : (values.manifest ?? MANIFESTS),
    format,
    own: values.own,
    labels: values.label ?? [],
    promtool: !values['no-promtool'],
    live:
      values.url === undefined
        ? undefined
        : { url: values.url, headers: headersOf(values.header, values.tenant, env), window: values.window },
    allowNoData: values['allow-no-data'],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        manifest: { type: 'string', multiple: true },
        'no-manifest': { type: 'boolean', default: false },
        format: { type: 'string', default: 'text' },
        own: { type: 'string', multiple: true },
        label: { type: 'string', multiple: true },
        'no-promtool': { type: 'boolean', default: false },
        url: { type: 'string' },
        tenant: { type: 'string' },
        header: { type: 'string', multiple: true },
        window: { type: 'string', default: '1h' },
        'allow-no-data': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    // Node goes on to explain how to pass it as a file.
    throw new UsageError(`${(error as Error).message.split('. ', 1)[0]}: see --help`);
  }
}

function headersOf(
  given: readonly string[] = [],
  tenant: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  const token = env['BUSFLOW_CARDINALITY_TOKEN'];
  if (token) headers['authorization'] = `Bearer ${token}`;
  if (tenant !== undefined) headers['x-scope-orgid'] = tenant;
  for (const header of given) {
    const colon = header.indexOf(':');
    if (colon < 1) throw new UsageError(`--header ${header} is not 'Name: value'`);
    headers[header.slice(0, colon).trim().toLowerCase()] = header.slice(colon + 1).trim();
  }
  return headers;
}
