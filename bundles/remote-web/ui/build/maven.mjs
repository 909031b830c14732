// What Maven calls: `node build/maven.mjs bundle|fleet|check TARGET`; fleet bundles the pages of the central console.
// Each step leaves a stamp with the hash of every file that goes into it, and does nothing while that stays the same. Needs node 18 or later and npm, nothing else.
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const [step, targetArgument] = process.argv.slice(2);
const target = resolve(targetArgument ?? '../target');
const inputs = {
  modules: ['package.json', 'package-lock.json', '.npmrc'],
  bundle: ['build', 'src', 'licenses', 'index.html', 'tsconfig.json', '../src/main/resources'],
  check: ['test'],
};

function filesUnder(path) {
  return statSync(path).isDirectory()
    ? readdirSync(path).sort().flatMap((name) => filesUnder(join(path, name)))
    : [path];
}

function hashOf(paths) {
  const hash = createHash('sha256').update(process.version);
  for (const file of paths.flatMap(filesUnder)) {
    hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Runs `work` unless it already ran on the same `paths` and left `result`. */
async function unlessDone(name, stamp, paths, result, work) {
  const now = hashOf(paths);
  if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) {
    return;
  }
  console.log(`ui: ${name}`);
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(join(stamp, '..'), { recursive: true });
  writeFileSync(stamp, now);
}

/** Runs a command; its own output says what is wrong when it fails. */
function run(file, ...args) {
  const { error, status } = spawnSync(file, args, { stdio: 'inherit' });
  if (error !== undefined || status !== 0) {
    console.error(`ui: '${[file, ...args].join(' ')}' failed: ${error?.message ?? `exit ${status}`}`);
    process.exit(1);
  }
}

await unlessDone('npm ci', 'node_modules/.scangate-stamp', inputs.modules, 'node_modules', () =>
  run('npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'),
);

const all = [...inputs.modules, ...inputs.bundle];
if (step === 'bundle' || step === 'fleet') {
  const { bundle } = await import('./bundle.mjs');
  const classes = join(target, 'classes');
  await unlessDone(step, join(target, 'ui/bundle.stamp'), all, join(classes, 'web/index.html'), () =>
    bundle(classes, step === 'fleet' ? 'fleet' : 'appliance'),
  );
} else if (step === 'check') {
  await unlessDone('check and test', join(target, 'ui/check.stamp'), [...all, ...inputs.check], target, () => {
    run(process.execPath, 'node_modules/typescript/bin/tsc', '--noEmit');
    run(process.execPath, 'build/test.mjs', join(target, 'ui/test'));
  });
} else {
  throw new Error(`step '${step}' is not known; bundle, fleet or check`);
}
