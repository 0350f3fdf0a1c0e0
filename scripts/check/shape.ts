import { dirname, join, relative } from 'node:path';
import { packageOf, type SourceFile } from './source-file.ts';

/** What the house promises of its packages' sources (see the architecture page: dependency shape). */
export interface Package {
  readonly name: string;
  readonly folder: string;
  readonly manifest: {
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
    readonly devDependencies?: Readonly<Record<string, string>>;
    readonly exports: Readonly<Record<string, unknown>>;
  };
  /** Without tests. */
  readonly sources: readonly SourceFile[];
}

const CONVENTIONS = '@busflow/conventions';
const SDK = /^@opentelemetry\/(?:sdk-|exporter-|instrumentation|resources|core$|context-async-hooks)/;
/** A bundle holds one copy of everything, so the browser's package brings what it traces with, the API included. */
const BROWSER = '@busflow/faro-vue';
const BROWSER_SDK = /^@opentelemetry\/(?:sdk-trace-web|instrumentation-fetch|instrumentation-xml-http-request)$/;
const FRAMEWORK = /^(?:@nestjs\/|vue$|vue-router$|pino$|winston$|vite$|express$|fastify$)/;

/** Every breach, as `file: what is wrong`. */
export function breaches(packages: readonly Package[]): string[] {
  return packages.flatMap((pkg) => [...manifestBreaches(pkg), ...sourceBreaches(pkg), ...adapterBreaches(pkg)]);
}

function manifestBreaches({ name, folder, manifest }: Package): string[] {
  const dependencies = Object.keys(manifest.dependencies ?? {});
  const found: string[] = [];
  const say = (what: string) => found.push(`${folder}/package.json: ${what}`);
  for (const dependency of dependencies) {
    if (dependency.startsWith('@busflow/'))
      say(`${dependency} must not be a dependency: packages share names through ${CONVENTIONS}, inlined`);
    if (dependency === '@opentelemetry/api' && name !== BROWSER) say('@opentelemetry/api is a peer: two copies do not see each other');
    if (FRAMEWORK.test(dependency)) say(`${dependency} is a peer`);
    if (isForeignSdk(dependency, name)) say(`${dependency}: only @busflow/otel-nest brings the SDK`);
  }
  return found;
}

function isForeignSdk(target: string, name: string): boolean {
  return SDK.test(target) && name !== '@busflow/otel-nest' && !(name === BROWSER && BROWSER_SDK.test(target));
}

function sourceBreaches({ name, folder, manifest, sources }: Package): string[] {
  const declared = new Set([
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.peerDependencies ?? {}),
    CONVENTIONS,
    name,
  ]);
  const found: string[] = [];
  for (const { path, imports, strings } of sources) {
    const say = (what: string) => found.push(`${folder}/${relative(folder, path)}: ${what}`);
    for (const { specifier, typeOnly } of imports) {
      const target = packageOf(specifier);
      if (target === undefined) continue;
      if (target.startsWith('@busflow/') && target !== CONVENTIONS) say(`imports ${target}; packages do not import each other`);
      if (isForeignSdk(target, name) && !typeOnly) say(`imports ${target}; only @busflow/otel-nest brings the SDK`);
      // Types alone leave with the build; attw sees to it that none is in a declaration.
      const isErased = typeOnly && manifest.devDependencies?.[`@types/${target}`] !== undefined;
      if (!declared.has(target) && !isErased && !target.startsWith('@busflow/'))
        say(`imports ${target}, which its package.json does not declare`);
    }
    for (const { text, line } of strings) {
      if (/^busflow\.[\w.]+$/.test(text)) say(`line ${line}: the wire name "${text}" belongs into ${CONVENTIONS}`);
    }
  }
  return found;
}

/** Adapters (files that know a framework, be it by its types) import the core and are never imported by it; entries may list both. */
function adapterBreaches({ folder, manifest, sources }: Package): string[] {
  const adapters = new Set(
    sources.filter(({ imports }) => imports.some(({ specifier }) => FRAMEWORK.test(packageOf(specifier) ?? ''))).map(({ path }) => path),
  );
  const entries = new Set(
    Object.keys(manifest.exports).map((entry) => join(folder, 'src', entry === '.' ? 'index.ts' : `${entry.slice(2)}.ts`)),
  );
  return sources
    .filter(({ path }) => !adapters.has(path) && !entries.has(path))
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier, typeOnly }) => !typeOnly && specifier.startsWith('.') && adapters.has(join(dirname(path), specifier)))
        .map(({ specifier }) => `${folder}/${relative(folder, path)}: core code imports the adapter ${specifier}`),
    );
}
