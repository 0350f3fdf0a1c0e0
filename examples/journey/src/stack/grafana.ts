/** The address of Grafana's Explore with one trace open, by the uid that the stack's provisioning gives its Tempo. */
export function grafanaTrace(grafana: string, traceId: string): string {
  const pane = {
    datasource: 'tempo',
    queries: [{ refId: 'A', datasource: { type: 'tempo', uid: 'tempo' }, queryType: 'traceql', query: traceId }],
    range: { from: 'now-1h', to: 'now' },
  };
  return `${grafana}/explore?schemaVersion=1&panes=${encodeURIComponent(JSON.stringify({ trace: pane }))}`;
}
