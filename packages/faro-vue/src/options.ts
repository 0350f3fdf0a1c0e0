import type { Instrumentation, Transport } from '@grafana/faro-core';
import type { Attributes } from './otlp.ts';
import type { Recorder } from './recorder.ts';
import type { Tracing } from './requests.ts';
import type { RouterLike, Routes } from './routes.ts';

export interface FaroOptions {
  /** `service.name` of this web app. */
  readonly service: string;
  /** `service.version`: the release, or the build id of the Vite plugin. */
  readonly version?: string;
  /** `deployment.environment.name`, such as `production`. */
  readonly environment?: string;
  /** The collector: `/v1/logs` and `/v1/traces` are appended. An empty string is this page's own origin (the Vite plugin's proxy). */
  readonly url: string;
  /** Gives page views, and the route on every record. vue-router 4 or 5. */
  readonly router?: RouterLike;
  /**
   * Origins of your own APIs: requests to them become spans and carry `traceparent`, so their CORS must allow that header.
   * Requests to any other origin are neither changed nor recorded.
   */
  readonly apiOrigins?: readonly string[];
  /** When Faro loads: `workspace()` or `passenger({ flag })`. */
  readonly policy: LoadPolicy;
  /**
   * Query parameters that may leave, value and all.
   * @default ['page', 'sort', 'tab', 'utm_campaign', 'utm_medium', 'utm_source']
   */
  readonly queryKeys?: readonly string[];
  /**
   * The share of sessions that are recorded, from 0 to 1, by Faro's session sampling. The others send nothing, and their
   * requests carry no `traceparent`. With `passenger()`, sample by its `flag`: the stub tells of everybody who leaves early.
   * @default 1
   */
  readonly samplingRate?: number;
  /**
   * More of Faro, such as `consoleCapture()` of `@busflow/faro-vue/extras`. A function loads them when Faro starts, which
   * keeps them out of a passenger's entry.
   */
  readonly extras?: readonly Extra[] | (() => Promise<readonly Extra[]>);
}

/** A part of Faro that not everybody needs: an instrumentation beside ours, a transport in place of OTLP, a tracer in place of ours. */
export type Extra = (setup: Setup) => Instrumentation | Transport | Tracing;

/** What a policy starts from. */
export interface Setup extends FaroOptions {
  readonly resource: Attributes;
  /** On every record. */
  readonly common?: Attributes;
  readonly recorder: Recorder;
  readonly routes: Routes;
}

/** When and how telemetry starts. A value, so that a bundler drops the policy that an app does not use. */
export interface LoadPolicy {
  /** The recorder's `close` stops it. */
  start(setup: Setup): void;
}
