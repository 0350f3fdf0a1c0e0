import { fieldsOf } from './input.ts';
import type { Payment } from './mollie-payment.ts';

/** Where the passenger decides: Mollie's test mode asks for the outcome in much the same way. */
export function checkoutPage(payment: Payment | undefined): string {
  if (payment === undefined) return page('Unknown payment', '<p>There is no such payment.</p>');
  const amount = fieldsOf(payment.request['amount']);
  const total = escape(`${String(amount['value'])} ${String(amount['currency'])}`);
  const title = escape(String(payment.request['description']));
  if (payment.status !== 'open') return page(title, `<p>This payment is <strong>${payment.status}</strong>.</p>`);
  return page(
    title,
    `<p class="total">${total}</p>
    <form method="post">
      <button id="pay" name="status" value="paid">Pay ${total}</button>
      <button id="fail" name="status" value="failed">Let it fail</button>
    </form>`,
  );
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>Checkout</title>
  <style>
    body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 12vh auto; padding: 0 1rem; color: #14213d }
    .total { font-size: 2rem; margin: 0 0 1rem }
    button { font: inherit; padding: .6rem 1rem; border: 1px solid #14213d; border-radius: .4rem; background: #fff; cursor: pointer }
    #pay { background: #14213d; color: #fff }
    footer { margin-top: 3rem; color: #667 }
  </style>
  <h1>${title}</h1>
  ${content}
  <footer>A stand-in for Mollie's checkout: no money moves.</footer>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
