import { json, type Route } from './http.ts';
import { fieldsOf, parseJson } from './input.ts';
import type { Configurable } from './provider.ts';

/** `PUT /_config` stands for the providers' dashboards; a provider that the body does not name keeps its settings. */
export function configRoute(providers: Readonly<Record<string, Configurable>>): Route {
  return {
    method: 'PUT',
    path: '/_config',
    async handle(call) {
      for (const [name, settings] of Object.entries(fieldsOf(parseJson(call.raw)))) {
        const provider = providers[name];
        if (provider === undefined) return json(400, { error: `no provider ${name}; there are ${Object.keys(providers).join(', ')}` });
        const fault = await provider.configure(fieldsOf(settings));
        if (fault !== undefined) return json(400, { error: fault });
      }
      return { status: 204 };
    },
  };
}
