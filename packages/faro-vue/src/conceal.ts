import type { EventEvent, ExceptionEvent, MeasurementEvent, TransportItem } from '@grafana/faro-core';
import type { Attributes } from './otlp.ts';
import { isPrivate } from './private.ts';

/** Context of a web vital that is a CSS selector of an element. */
const SELECTORS = new Set(['element', 'interaction_target', 'largest_shift_target']);

/** Faro's item without what no pattern can clean: what an object holds, code, and elements that are nobody's business. */
export function conceal(item: TransportItem): TransportItem {
  return { ...item, payload: { ...item.payload, ...concealed(item) } } as TransportItem;
}

function concealed({ type, payload }: TransportItem): { readonly context?: Attributes; readonly attributes?: Attributes } {
  switch (`${type}`) {
    case 'measurement': {
      const { context } = payload as MeasurementEvent;
      return context ? { context: publicSelectors(context) } : {};
    }
    case 'exception': {
      const { context } = payload as ExceptionEvent;
      // Faro tells an error by its text, and anything else by all that is in it.
      return context?.['cause'] && /^[[{]/.test(context['cause']) ? { context: { ...context, cause: undefined } } : {};
    }
    case 'event': {
      const { name, attributes } = payload as EventEvent;
      // The first forty characters of what was refused.
      return name === 'securitypolicyviolation' ? { attributes: { ...attributes, sample: undefined } } : {};
    }
    default:
      return {};
  }
}

/** A selector goes without its ids, which may be a record's, and not at all out of a private subtree. */
function publicSelectors({ id: _id, navigation_entry_id: _entry, ...context }: Readonly<Record<string, string>>): Attributes {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => [
      key,
      SELECTORS.has(key) ? (selectsPrivate(value) ? undefined : value.replace(/#[^\s>.]*[\d@][^\s>.]*|#[^\s>]{25,}/g, '#…')) : value,
    ]),
  );
}

function selectsPrivate(selector: string): boolean {
  try {
    return Boolean(isPrivate(document.querySelector(selector)));
  } catch {
    return true;
  }
}
