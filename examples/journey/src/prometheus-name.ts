/** Only the units that our metrics use; an annotation such as `{token}` adds nothing. */
const UNITS: Readonly<Record<string, string>> = { s: 'seconds', ms: 'milliseconds', By: 'bytes' };

/**
 * The name that the collector's `prometheusremotewrite` exporter gives an instrument, suffixes on: the receiver reads
 * instruments and the stack reads series, and both answer to one set of checks.
 */
export function prometheusName(name: string, unit: string, kind: 'counter' | 'gauge' | 'histogram'): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const suffix = UNITS[unit] ?? (unit === '1' && kind === 'gauge' ? 'ratio' : undefined);
  const body = words.filter((word) => kind !== 'counter' || word !== 'total').filter((word) => word !== suffix);
  return [...body, ...(suffix === undefined ? [] : [suffix]), ...(kind === 'counter' ? ['total'] : [])].join('_');
}

/** Labels keep letters, digits and underscores: `http.route` becomes `http_route`. */
export const prometheusLabel = (key: string): string => key.replaceAll(/[^A-Za-z0-9_]/g, '_');
