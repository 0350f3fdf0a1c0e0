import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import { pdfTextOf } from './pdf-text.ts';

const CONTRACT = new URL('../../test/fixtures/charter-contract.pdf', import.meta.url);

test('a contract’s lines come out of the PDF', async () => {
  const { pages, text } = await pdfTextOf(await readFile(CONTRACT));
  expect(pages).toBe(2);
  expect(text.split('\n')).toEqual(expect.arrayContaining(['Customer: Tirol Ski Club', 'Passengers: 48', 'Price: 2450 EUR']));
});

test('what is no PDF is a bad request', async () => {
  await expect(pdfTextOf(Buffer.from('hello'))).rejects.toMatchObject({ status: 400 });
});
