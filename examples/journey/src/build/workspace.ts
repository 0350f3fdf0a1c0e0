import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface WorkspacePackage {
  readonly name: string;
  readonly folder: string;
  /** The shell command that builds it, for those that are built. */
  readonly build?: string;
  /** Names of the workspace packages that it uses. */
  readonly uses: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export async function readWorkspace(root: string): Promise<ReadonlyMap<string, WorkspacePackage>> {
  const folders = await Promise.all(
    ['packages', 'examples'].map(async (parent) => (await readdir(join(root, parent))).map((name) => join(root, parent, name))),
  );
  const packages = await Promise.all(folders.flat().map(readPackage));
  return new Map(packages.map((found) => [found.name, found]));
}

async function readPackage(folder: string): Promise<WorkspacePackage> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
  const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  const uses = ranges.filter(([, range]) => range.startsWith('workspace:')).map(([name]) => name);
  const build = manifest.scripts?.['build'];
  return { name: manifest.name, folder, uses, ...(build !== undefined && { build }) };
}
