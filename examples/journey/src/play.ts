import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { MARKERS, type Observations, type Picture } from './scene.ts';

export interface Stage {
  readonly passengerUrl: string;
  readonly workspaceUrl: string;
  openContext(): Promise<BrowserContext>;
}

/** Runs one act: says what is going on, and fails with its name. */
export type Act = <Result>(title: string, play: () => Promise<Result>) => Promise<Result>;

const CONTRACT = fileURLToPath(new URL('../../api/test/fixtures/charter-contract.pdf', import.meta.url));
/** Faro waits for an idle moment of at most 3 s after the page's load. */
const LAZY_MS = 8000;

/** One booking and one working day, as two people live them in a browser. Ends with every page left, so that each says what it knows. */
export async function play(stage: Stage, act: Act): Promise<Observations> {
  const complaints: string[] = [];
  try {
    return await playActs(stage, act, complaints);
  } catch (error) {
    const heard = complaints.slice(0, 5).map((line) => `\n  │ ${line}`);
    throw new Error(`${String(error)}${heard.length === 0 ? '' : `\nThe browser said:${heard.join('')}`}`, { cause: error });
  }
}

async function playActs(stage: Stage, act: Act, complaints: string[]): Promise<Observations> {
  const pictures: Picture[] = [];
  const shop = await openPage(stage, 'passenger', pictures, complaints);
  const seen = await act('A passenger opens the shop', async () => {
    await shop.page.goto(stage.passengerUrl);
    await shop.page.locator('[data-tour]').first().waitFor();
    return watchLoading(shop.page).finally(() => shop.take('shop'));
  });
  const bookingId = await act('She books a tour and pays', () => book(shop.page));
  await act('Mollie’s webhook marks it paid', async () => {
    await shop.page.locator('#status', { hasText: 'paid' }).waitFor();
    await shop.take('paid');
    await shop.leave();
  });

  const office = await openPage(stage, 'workspace', pictures, complaints);
  await act('An operator saves a vehicle', async () => {
    await logIn(office.page, stage.workspaceUrl);
    await saveVehicle(office.page);
    await office.take('vehicle');
  });
  await act('A report breaks', async () => {
    await office.page.getByRole('link', { name: 'Reports' }).click();
    await office.page.locator('#provoke').click();
    await office.page.locator('#error-fallback').waitFor();
    await office.take('error');
  });
  await act('A contract is read by two models', async () => {
    await office.page.getByRole('link', { name: 'Documents' }).click();
    await office.page.locator('#pdf').setInputFiles(CONTRACT);
    await office.page.locator('#fields').waitFor();
    await office.take('document');
    await office.leave();
  });
  return { ...seen, bookingId, pictures };
}

async function openPage(stage: Stage, who: string, pictures: Picture[], complaints: string[]) {
  const context = await stage.openContext();
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`${who}: ${error.message}`));
  page.on('requestfailed', (request) => complaints.push(`${who}: ${request.method()} ${request.url()}: ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${who}: ${response.request().method()} ${response.url()} answered ${response.status()}`);
  });
  return {
    page,
    async take(name: Picture['name']) {
      const image = await page.screenshot({ type: 'jpeg', quality: 70, animations: 'disabled' });
      pictures.push({ name, base64: image.toString('base64') });
    },
    /** What a page still holds it sends when it is left. */
    async leave() {
      await page.goto('about:blank', { timeout: 5000 }).catch((error: unknown) => {
        throw new Error(`The ${who}’s page cannot be left.`, { cause: error });
      });
    },
  };
}

/** When the page had loaded, and what it asked for after that. */
async function watchLoading(page: Page): Promise<Pick<Observations, 'pageLoaded' | 'lazyScript'>> {
  const lazy = await page
    .waitForFunction(
      () => {
        const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
        if (!load || load.loadEventStart === 0) return undefined;
        const scripts = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'));
        const script = scripts.find(({ startTime }) => startTime >= load.loadEventStart);
        return script && { name: script.name, requested: script.startTime };
      },
      undefined,
      { timeout: LAZY_MS },
    )
    .then(
      (found) => found.jsonValue(),
      () => undefined,
    );
  const pageLoaded = await page.evaluate(
    () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).loadEventStart,
  );
  return { pageLoaded, ...(lazy && { lazyScript: { ...lazy, name: new URL(lazy.name).pathname.split('/').at(-1) ?? lazy.name } }) };
}

async function book(page: Page): Promise<string> {
  await page.locator('[data-tour]').first().click();
  const fields = { name: 'Jane Doe', email: MARKERS.email, phone: '+43 660 1234567', seats: '2', note: `Card ${MARKERS.card}, please.` };
  for (const [name, value] of Object.entries(fields)) await page.locator(`#${name}`).fill(value);
  await page.locator('#book:enabled').click();
  await page.locator('#pay').click();
  await page.waitForURL('**/thanks/*');
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

async function logIn(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('#login').click();
  await page.waitForURL('**/vehicles');
}

async function saveVehicle(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Edit' }).first().click();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#plate')?.value);
  await page.locator('#plate').fill('I-BUS 26');
  await page.locator('#save-vehicle').click();
  await page.locator('#saved').waitFor();
}
