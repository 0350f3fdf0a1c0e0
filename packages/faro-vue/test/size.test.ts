import { expect, test } from 'vitest';
import { BARE_APP, EVERYTHING_APP, PASSENGER_APP, sizeOf, WORKSPACE_APP } from './size.ts';

/** Bytes, gzip -9, above an app without telemetry. A page’s first paint waits for each of them. */
const BUDGETS = { stub: 2_300, workspace: 26_000, everything: 50_000 };

test('the entries stay within their budgets', async () => {
  const bare = await sizeOf(BARE_APP);
  const passenger = await sizeOf(PASSENGER_APP);
  const workspace = await sizeOf(WORKSPACE_APP);
  expect(passenger.entry - bare.entry).toBeLessThanOrEqual(BUDGETS.stub);
  expect(workspace.entry - bare.entry).toBeLessThanOrEqual(BUDGETS.workspace);
  const { entry, lazy } = await sizeOf(EVERYTHING_APP);
  expect(entry + lazy - bare.entry - bare.lazy).toBeLessThanOrEqual(BUDGETS.everything);
  // OpenTelemetry must be in it, or this measures nothing.
  expect(lazy - passenger.lazy).toBeGreaterThan(10_000);
  // Faro must be in the chunk, all of it: a static import of its code anywhere would pull it into the entry.
  expect(passenger.lazy).toBeGreaterThan(15_000);
});
