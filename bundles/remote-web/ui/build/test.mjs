// Bundles every test file for node and runs them with node's own test runner.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const outdir = resolve(process.argv[2] ?? '../target/ui/test');
const tests = readdirSync('test').filter((name) => name.endsWith('.test.ts'));
rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: tests.map((name) => join('test', name)),
  outdir,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node18',
  external: ['typescript'],
  outExtension: { '.js': '.mjs' },
  sourcemap: 'inline',
  logLevel: 'warning',
});
const files = readdirSync(outdir).filter((name) => name.endsWith('.mjs'));
const { status } = spawnSync(process.execPath, ['--test', ...files.map((name) => join(outdir, name))], {
  stdio: 'inherit',
  env: { ...process.env, NODE_PATH: resolve('node_modules'), UI: resolve('.') },
});
process.exitCode = status ?? 1;
