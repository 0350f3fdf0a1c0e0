// What the compiler makes of an app that has named its actions. A project of its own: an augmentation holds for all files.
import { useFaro, vTrack, type FaroOptions, type Tracked, type TrackedAction } from '@busflow/faro-vue';
import * as five from 'vue-router';
import * as four from 'vue-router-4';

declare module '@busflow/faro-vue' {
  interface TrackedActions {
    save_vehicle_btn: true;
    search: true;
  }
}

export const named: TrackedAction[] = ['save_vehicle_btn', 'search'];
export const withAttributes: Tracked = { action: 'search', attributes: { 'busflow.seats': 3 } };
// @ts-expect-error -- a typing mistake
export const mistyped: TrackedAction = 'save_vehicel_btn';
// @ts-expect-error -- also in the object form
export const mistypedInside: Tracked = { action: 'serach' };
// @ts-expect-error -- attributes are flat
export const nested: Tracked = { action: 'search', attributes: { a: { b: 1 } } };
// @ts-expect-error -- nothing but id and roles
useFaro().setUser({ id: 'op-7', email: 'jane@acme.io' });
export { vTrack };

// Both lines of vue-router fit the option.
export const routers: FaroOptions['router'][] = [
  four.createRouter({ history: four.createMemoryHistory(), routes: [] }),
  five.createRouter({ history: five.createMemoryHistory(), routes: [] }),
];
