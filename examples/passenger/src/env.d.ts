/// <reference types="vite/client" />

interface Window {
  /** Set by `/config.js`. */
  readonly busflow: {
    readonly apiUrl: string;
    readonly otlpUrl: string;
    readonly environment: string;
  };
}
