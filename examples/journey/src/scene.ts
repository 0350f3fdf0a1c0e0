import type { Telemetry } from './telemetry.ts';

/** What was planted into the booking's form, and may come out nowhere. */
export const MARKERS = { email: 'jane.doe@passenger.example', card: '4111 1111 1111 1111' } as const;

export const TENANT = 'alpenbus';
export const ROLE = 'dispatcher';

export const API = 'busflow-api';
export const PASSENGER = 'passenger';
export const WORKSPACE = 'workspace';

/** What the page looked like in a scene. */
export interface Picture {
  readonly name: 'shop' | 'paid' | 'vehicle' | 'error' | 'document';
  /** A JPEG. */
  readonly base64: string;
}

/** What the browser saw while the scenes were played: facts that no telemetry of ours reports about itself. */
export interface Observations {
  readonly bookingId: string;
  /** Milliseconds after the start of the passenger's page load. */
  readonly pageLoaded: number;
  /** The first script that was asked for after that; undefined when none was. */
  readonly lazyScript?: { readonly name: string; readonly requested: number };
  readonly pictures: readonly Picture[];
}

/** The API's standard output, cut where it began and ceased to serve requests. */
export interface ApiLog {
  readonly lines: readonly string[];
  readonly served: { readonly from: number; readonly to: number };
}

/** All that checks and story are made of. */
export interface Scene {
  readonly telemetry: Telemetry;
  readonly observed: Observations;
  readonly apiLog: ApiLog;
}
