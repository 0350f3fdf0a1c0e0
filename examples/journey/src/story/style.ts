/** Terminal colours by meaning. Without a terminal, with NO_COLOR or TERM=dumb each is the text itself. */
export interface Style {
  readonly title: Paint;
  readonly strong: Paint;
  readonly dim: Paint;
  readonly accent: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly link: Paint;
  /** The colour of a service's bars and name. */
  service(name: string): Paint;
}

type Paint = (text: string) => string;

const plain: Paint = (text) => text;
const code =
  (open: number, close: number): Paint =>
  (text) =>
    text === '' ? '' : `\u001B[${open}m${text}\u001B[${close}m`;

const SERVICES: Readonly<Record<string, Paint>> = { passenger: code(36, 39), workspace: code(35, 39), 'busflow-api': code(34, 39) };

export const plainStyle: Style = {
  title: plain,
  strong: plain,
  dim: plain,
  accent: plain,
  good: plain,
  bad: plain,
  warn: plain,
  link: plain,
  service: () => plain,
};

const colours: Style = {
  title: (text) => code(1, 22)(code(36, 39)(text)),
  strong: code(1, 22),
  dim: code(2, 22),
  accent: code(36, 39),
  good: code(32, 39),
  bad: code(31, 39),
  warn: code(33, 39),
  link: code(33, 39),
  service: (name) => SERVICES[name] ?? plain,
};

export function styleFor(output: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Style {
  const isColoured = env['FORCE_COLOR'] ? env['FORCE_COLOR'] !== '0' : output.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  return isColoured ? colours : plainStyle;
}
