import { execFile } from 'node:child_process';
import type { Finding } from '../lint/finding.ts';

/**
 * What Prometheus' own tool says about files that it can read; nothing where it isn't installed.
 */
export async function promtool(cwd: string, files: readonly string[], command = 'promtool'): Promise<Finding[]> {
  if (files.length === 0 || (await run(cwd, files, command)) === undefined) return [];
  const complaints = await Promise.all(files.map(async (file) => ({ file, said: await run(cwd, [file], command) })));
  return complaints.flatMap(({ file, said }): Finding[] =>
    said === undefined
      ? []
      : [{ rule: 'promtool', severity: 'error', file, line: 1, column: 1, message: said, fix: 'see promtool check rules' }],
  );
}

/** Its complaint, or undefined when it has none or does not exist. */
function run(cwd: string, files: readonly string[], command: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, ['check', 'rules', ...files], { cwd, maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
      if (error === null || error.code === 'ENOENT') return resolve(undefined);
      const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
      resolve(lines.filter((line) => line !== '' && !/^(?:Checking|FAILED|SUCCESS)/.test(line)).join(' '));
    });
  });
}
