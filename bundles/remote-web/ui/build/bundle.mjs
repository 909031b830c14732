// Makes the UI's files: assets/NAME-HASH.{js,css,svg}, index.html, a .gz beside each, and the licences of what is inside.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const options = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'none',
  metafile: true,
  entryNames: '[name]-[hash]',
  chunkNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  loader: { '.svg': 'copy', '.min.css': 'text' },
  logLevel: 'warning',
};

/** The one output that was made of this entry. */
function outputOf(result, entry) {
  const found = Object.entries(result.metafile.outputs).find(([, output]) => output.entryPoint === entry);
  return basename(found[0]);
}

/** The UIs that are made of these sources: what each begins with, its element, its catalogue, and whose code is inside. */
const UIS = {
  appliance: { entry: 'src/main.ts', element: 'sg-app', catalogue: ['src/words.ts', 'words'], workers: true, without: [] },
  fleet: { entry: 'src/fleet/main.ts', element: 'fl-app', catalogue: ['src/fleet/words.ts', 'fleetWords'], workers: false, without: ['@novnc/novnc'] },
};

/** The page's own words, from the same catalogue as everything else. */
async function pageWords([file, name]) {
  const made = await build({ bundle: true, format: 'esm', entryPoints: [file], write: false });
  const module = `data:text/javascript;base64,${Buffer.from(made.outputFiles[0].contents).toString('base64')}`;
  return (await import(module))[name].page;
}

/** What keeps the panel's page on a tablet: one file of its own at the root, for what it keeps lies in all of the site. */
async function buildPanelWorker(web, page) {
  const assets = readdirSync(join(web, 'assets')).sort().map((name) => `/assets/${name}`);
  const kept = createHash('sha256').update(page).update(assets.join()).digest('hex').slice(0, 12);
  await build({
    ...options,
    entryNames: '[name]',
    entryPoints: ['src/panel-worker.ts'],
    outdir: web,
    define: { KEPT_FILES: JSON.stringify(assets), KEPT_AS: JSON.stringify(`scangate-panel-${kept}`) },
  });
}

function compress(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) {
      compress(path);
    } else {
      writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
    }
  }
}

/** The address of the link's worker, which has a bundle of its own. */
async function buildWorker(outdir) {
  const entry = 'src/link/link.worker.ts';
  return `/assets/${outputOf(await build({ ...options, entryPoints: [entry], outdir }), entry)}`;
}

export async function bundle(classes, name = 'appliance') {
  const ui = UIS[name];
  const web = join(classes, 'web');
  const outdir = join(web, 'assets');
  rmSync(web, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });

  const worker = ui.workers ? await buildWorker(outdir) : '';
  const entries = [ui.entry, 'src/page.css', 'src/icon.svg'];
  const result = await build({
    ...options,
    splitting: true,
    entryPoints: entries,
    outdir,
    define: { LINK_WORKER: JSON.stringify(worker) },
  });
  const [script, style, icon] = entries.map((entry) => `/assets/${outputOf(result, entry)}`);

  const words = await pageWords(ui.catalogue);
  const values = { script, style, icon, element: ui.element, ...words };
  const page = readFileSync('index.html', 'utf8').replace(/\{\{(\w+)\}\}/g, (_, key) => {
    if (values[key] === undefined) {
      throw new Error(`index.html names '${key}', which is not one of: ${Object.keys(values)}`);
    }
    return values[key];
  });
  writeFileSync(join(web, 'index.html'), page);
  if (ui.workers) {
    await buildPanelWorker(web, page);
  }
  compress(web);

  const licenses = join(classes, 'META-INF/licenses');
  mkdirSync(licenses, { recursive: true });
  for (const [from, to] of [
    ['@novnc/novnc/docs/LICENSE.MPL-2.0', 'novnc-MPL-2.0.txt'],
    ['@novnc/novnc/LICENSE.txt', 'novnc-LICENSE.txt'],
    ['@novnc/novnc/vendor/pako/LICENSE', 'pako-MIT.txt'],
    ['lit/LICENSE', 'lit-BSD-3-Clause.txt'],
    ['uplot/LICENSE', 'uplot-MIT.txt'],
  ].filter(([from]) => !ui.without.some((it) => from.startsWith(it)))) {
    cpSync(join('node_modules', from), join(licenses, to));
  }
  cpSync('licenses', licenses, { recursive: true });

  const bytes = readdirSync(outdir).map((name) => `${name} ${statSync(join(outdir, name)).size}`);
  console.log(bytes.filter((line) => !line.includes('.gz')).map((line) => `ui: ${line}`).join('\n'));
}

if (process.argv[1] && import.meta.url.endsWith(basename(process.argv[1])) && dirname(process.argv[1]).endsWith('build')) {
  await bundle(process.argv[2] ?? '../target/classes');
}
