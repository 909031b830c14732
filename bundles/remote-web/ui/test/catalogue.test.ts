import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import type * as TypeScript from 'typescript';
import { fleetWords } from '../src/fleet/words.js';
import { words } from '../src/words.js';

const ui = process.env['UI'] ?? '.';
const ts = createRequire(join(ui, 'package.json'))('typescript') as typeof TypeScript;
const ATTRIBUTES = /(?:aria-label|aria-valuetext|title|placeholder|alt)="([^"]*)"/g;

/** What a person could read in `source` although it is not in the catalogue. */
function strayWords(name: string, source: string): string[] {
  const stray: string[] = [];
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.ES2022, true);
  const visit = (node: TypeScript.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && ['html', 'svg'].includes(node.tag.getText())) {
      stray.push(...textOf(template(node.template)));
    } else if (ts.isStringLiteral(node) && looksSpoken(node.text) && !inError(node)) {
      stray.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return stray;
}

function template(node: TypeScript.TemplateLiteral): string {
  return ts.isNoSubstitutionTemplateLiteral(node)
    ? node.text
    : node.head.text + node.templateSpans.map((span) => `\u0000${span.literal.text}`).join('');
}

/** Letters outside of tags, and in attributes that are read out. */
function textOf(markup: string): string[] {
  const attributes = [...markup.matchAll(ATTRIBUTES)].map((match) => match[1] ?? '');
  const texts = markup.replace(/<!--.*?-->/gs, '').split(/<[^>]*>?|^[^<]*>/s);
  return [...attributes, ...texts].map((text) => text.replaceAll('\u0000', '').trim()).filter((text) => LETTERS.test(text));
}

const LETTERS = /\p{L}{2}/u;
const looksSpoken = (text: string): boolean => /^\p{Lu}\p{L}+( |$)/u.test(text) && text.includes(' ');

/** Messages of errors for developers are no words of the UI. */
function inError(node: TypeScript.Node): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isThrowStatement(at) || (ts.isNewExpression(at) && /(Error|Violation)$/.test(at.expression.getText()))) {
      return true;
    }
  }
  return false;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : path.endsWith('.ts') && !path.endsWith('.d.ts') ? [path] : [];
  });
}

test('no component holds words of its own', () => {
  const stray = sources(join(ui, 'src'))
    .filter((path) => !path.endsWith('words.ts'))
    .flatMap((path) => strayWords(path, readFileSync(path, 'utf8')).map((text) => `${path}: ${text}`));
  assert.deepEqual(stray, []);
});

test('the check sees text, spoken attributes and literals', () => {
  assert.deepEqual(strayWords('a.ts', 'html`<p class="x">Hello</p>`'), ['Hello']);
  assert.deepEqual(strayWords('a.ts', 'html`<p>${a} there</p>`'), ['there']);
  assert.deepEqual(strayWords('a.ts', 'html`<b aria-label="Stop it"></b>`'), ['Stop it']);
  assert.deepEqual(strayWords('a.ts', 'const a = "Say this";'), ['Say this']);
  assert.deepEqual(strayWords('a.ts', 'html`<p ?hidden=${b} class="wide">${words.hello}</p>`'), []);
});

test('every word of the catalogue is used', () => {
  const all = sources(join(ui, 'src')).map((path) => readFileSync(path, 'utf8')).join('\n') + readFileSync(join(ui, 'index.html'), 'utf8');
  const unused: string[] = [];
  const visit = (value: unknown, path: string[]): void => {
    const name = path.at(-1) ?? '';
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      Object.entries(value).forEach(([key, child]) => visit(child, [...path, key]));
    } else if (!new RegExp(`\\.${name}\\b|\\{\\{${name}\\}\\}`).test(all) && !TABLES.has(path.at(-2) ?? '')) {
      unused.push(path.join('.'));
    }
  };
  visit(words, []);
  visit(fleetWords, []);
  assert.deepEqual(unused, []);
});

/** Looked up by a key that the code does not spell: it comes from the appliance, or goes there. */
const TABLES = new Set(['roles', 'standings', 'reach', 'activity', 'modality', 'levels', 'link', 'states', 'tests', 'say', 'outcomes', 'deeds', 'pinStates', 'presences', 'troubles', 'spans', 'marks', 'whats']);
