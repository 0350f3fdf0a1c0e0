export { collect } from './collect.ts';
export { consoleCapture, type ConsoleCaptureOptions } from './console-capture.ts';
export { cspReports } from './csp-reports.ts';
export type { Extra } from './options.ts';
