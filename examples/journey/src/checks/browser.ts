import { ATTR_ACTION, ATTR_COMPONENT, ATTR_ROUTE, ATTR_USER_ROLE, EVENT_BUTTON_CLICK, EVENT_PAGE_VIEW } from '@busflow/conventions';
import { castOf, text } from '../cast.ts';
import { PASSENGER, ROLE, WORKSPACE, type Scene } from '../scene.ts';
import type { LogLine, Telemetry } from '../telemetry.ts';
import { check, some, type Check } from './check.ts';

export function browserChecks({ telemetry, observed }: Scene): Check[] {
  const { pageLoaded, lazyScript } = observed;
  const views = events(telemetry, PASSENGER, EVENT_PAGE_VIEW).map((line) => text(line.attributes, ATTR_ROUTE));
  const lazily = lazyScript === undefined ? 'no script after it' : `${lazyScript.name} after ${Math.round(lazyScript.requested)} ms`;
  return [
    check(
      'Faro costs the passenger’s page load nothing',
      lazyScript !== undefined && lazyScript.requested >= pageLoaded,
      'a script that is requested after the page’s load event',
      `the load event after ${Math.round(pageLoaded)} ms, ${lazily}`,
    ),
    check(
      'The passenger’s page views arrive, by route pattern',
      ['/', '/tours/:id'].every((route) => views.includes(route)),
      'page_view for / and /tours/:id',
      some([...new Set(views)]),
    ),
    clickCheck(telemetry, PASSENGER, 'book_tour_btn'),
    clickCheck(telemetry, WORKSPACE, 'save_vehicle_btn'),
    errorCheck(castOf(telemetry).error),
  ];
}

const events = ({ logs }: Telemetry, service: string, name: string) =>
  logs.filter((line) => line.service === service && line.attributes['event.name'] === name);

function clickCheck(telemetry: Telemetry, service: string, action: string): Check {
  const actions = events(telemetry, service, EVENT_BUTTON_CLICK).map((line) => text(line.attributes, ATTR_ACTION));
  const times = actions.filter((found) => found === action).length;
  return check(
    `The click on v-track="'${action}'" is counted once`,
    times === 1,
    `one button_click of ${action}`,
    `${times}, among ${some(actions, 'no clicks')}`,
  );
}

function errorCheck(error: LogLine | undefined): Check {
  const attributes = error?.attributes ?? {};
  const [component, route] = [text(attributes, ATTR_COMPONENT), text(attributes, ATTR_ROUTE)];
  const role = text(attributes, ATTR_USER_ROLE);
  return check(
    'The component’s error says where and for whom it failed',
    component !== '' && route === '/reports' && role === ROLE,
    `an exception with a component, the route /reports and the role ${ROLE}`,
    error === undefined ? 'no exception' : `“${error.body}” in <${component}> on ${route} for ${role || 'nobody'}`,
  );
}
