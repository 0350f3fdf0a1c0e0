import { glob, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ManifestResult, readManifest, readModule } from '../lint/manifest.ts';
import { parseRuleFile, type RuleFile } from '../lint/rule-file.ts';
import { UsageError } from './options.ts';

/** Rule files: those named, and those with rule groups in folders. @throws UsageError when there are none. */
export async function readRuleFiles(cwd: string, paths: readonly string[]): Promise<RuleFile[]> {
  const files: RuleFile[] = [];
  for (const path of paths) {
    const folder = (await kindOf(cwd, path)) === 'folder';
    const names = folder ? await yamlFilesIn(resolve(cwd, path)) : [resolve(cwd, path)];
    for (const name of names) {
      const file = parseRuleFile(relative(cwd, name), await readFile(name, 'utf8'));
      if (file.holdsRules || (!folder && file.troubles.length > 0)) files.push(file);
      else if (!folder) throw new UsageError(`${path} has no rule groups`);
    }
  }
  if (files.length === 0) throw new UsageError(`no rule files in ${paths.join(', ')}`);
  return files;
}

/** Declarations from metrics.json files and modules, each metric once. @throws UsageError when there are none. */
export async function readManifests(cwd: string, patterns: readonly string[]): Promise<ManifestResult> {
  if (patterns.length === 0) return { declarations: [], findings: [] };
  const files = new Set<string>();
  for (const pattern of patterns) for await (const file of glob(pattern, { cwd })) files.add(file);
  if (files.size === 0)
    throw new UsageError(`no declarations at ${patterns.join(', ')}: build the packages, name them with --manifest, or pass --no-manifest`);
  const results = await Promise.all([...files].sort().map((file) => readDeclarations(cwd, file)));
  const declarations = results.flatMap((result) => result.declarations);
  const first = new Map(declarations.toReversed().map((declaration) => [declaration.spec.name, declaration]));
  return {
    declarations: declarations.filter((declaration) => first.get(declaration.spec.name) === declaration),
    findings: results.flatMap((result) => result.findings),
  };
}

async function readDeclarations(cwd: string, file: string): Promise<ManifestResult> {
  if (file.endsWith('.json')) return readManifest(file, await readFile(resolve(cwd, file), 'utf8'));
  return readModule(file, await load(resolve(cwd, file)));
}

/** Runs a module, TypeScript included, as Node does. */
export async function load(file: string): Promise<object> {
  try {
    return (await import(pathToFileURL(file).href)) as object;
  } catch (error) {
    throw new UsageError(`${file} does not load: ${(error as Error).message}`);
  }
}

async function kindOf(cwd: string, path: string): Promise<'folder' | 'file'> {
  try {
    return (await stat(resolve(cwd, path))).isDirectory() ? 'folder' : 'file';
  } catch {
    throw new UsageError(`${path} does not exist`);
  }
}

async function yamlFilesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name) && !entry.parentPath.includes('node_modules'));
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}
