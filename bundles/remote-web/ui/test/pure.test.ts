import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fromBase64url, toBase64url } from '../src/base64url.js';
import { contrast, inkOn } from '../src/colour.js';
import { bytes, localTime, millis, millisOfMicros, minutesLeft, otpauthSecret, percent, span, spelled } from '../src/format.js';
import { parseRoute, sessionPath, startPath } from '../src/routes.js';

test('numbers are read as people read them', () => {
  assert.equal(millis(3.14159), '3.1');
  assert.equal(millis(9.949), '9.9');
  assert.equal(millis(9.96), '10');
  assert.equal(millis(123.4), '123');
  assert.equal(millisOfMicros(-1), '–');
  assert.equal(millisOfMicros(undefined), '–');
  assert.equal(millisOfMicros(21_400), '21');
  assert.equal(percent(0.425), '43 %');
  assert.equal(bytes(0), '0 B');
  assert.equal(bytes(526_336), '526 kB');
  assert.equal(bytes(1_240_000_000), '1.2 GB');
  assert.equal(bytes(999_600), '1.0 MB');
  assert.equal(span(99), '99 s');
  assert.equal(span(720), '12 min');
  assert.equal(span(5 * 3600), '5 h');
  assert.equal(span(3 * 86_400), '3 d');
  assert.equal(spelled('NO_DRIVER'), 'no-driver');
});

test('time left counts down to zero and not below', () => {
  const table: [number, string][] = [
    [300_000, '5:00'],
    [299_001, '5:00'],
    [65_000, '1:05'],
    [1, '0:01'],
    [0, '0:00'],
    [-5000, '0:00'],
  ];
  for (const [left, words] of table) {
    assert.equal(minutesLeft(1_000_000 + left, 1_000_000), words);
  }
});

test('instants are shown in the own zone, and nothing for none', () => {
  assert.match(localTime('2026-03-01T14:05:59Z'), /^2026-0[23]-\d\d \d\d:\d5$/);
  assert.equal(localTime(null), '');
  assert.equal(localTime('soon'), '');
});

test('the secret of an otpauth URI is grouped', () => {
  assert.equal(otpauthSecret('otpauth://totp/a:b?secret=JBSWY3DPEHPK3PXP&issuer=a'), 'JBSW Y3DP EHPK 3PXP');
  assert.equal(otpauthSecret('otpauth://totp/a:b?issuer=a'), '');
});

test('base64url goes there and back', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const text = toBase64url(bytes.buffer);
  assert.doesNotMatch(text, /[+/=]/);
  assert.deepEqual(new Uint8Array(fromBase64url(text)), bytes);
  assert.equal(toBase64url(new Uint8Array([251, 255]).buffer), '-_8');
});

test('paths and pages', () => {
  assert.deepEqual(parseRoute('/'), { page: 'start' });
  assert.deepEqual(parseRoute('/status/'), { page: 'status' });
  assert.deepEqual(parseRoute('/scanners/mr-1'), { page: 'session', scanner: 'mr-1' });
  assert.deepEqual(parseRoute(sessionPath('mr-1')), { page: 'session', scanner: 'mr-1' });
  for (const path of ['/scanners/', '/toString', '/scanners/..', '/scanners/MR', '/scanners/%zz', '/scanners/a/b', '/x']) {
    assert.deepEqual(parseRoute(path), path === '/scanners/' ? { page: 'scanners' } : { page: 'unknown' }, path);
  }
  assert.equal(startPath(['site-it']), '/status');
  assert.equal(startPath(['site-it', 'technologist']), '/scanners');
});

test('the Java side serves every page of the router', () => {
  const java = readFileSync(join(process.env['UI'] ?? '.', '../src/main/java/org/scangate/remote/web/WebRoutes.java'), 'utf8');
  const served = /PAGES =\s*List\.of\(([^)]*)\)/s.exec(java)?.[1]?.match(/"([^"]+)"/g)?.map((it) => it.slice(1, -1)) ?? [];
  assert.ok(served.length > 5);
  for (const path of served) {
    assert.notEqual(parseRoute(path.replace('{id}', 'mr-1')).page, 'unknown', path);
  }
});

test('the lock file names no address that packages come from', () => {
  const lock = readFileSync(join(process.env['UI'] ?? '.', 'package-lock.json'), 'utf8');
  assert.doesNotMatch(lock, /"resolved"|:\/\//);
});

test('ink on any colour reads well', () => {
  assert.equal(inkOn('#ffffff'), '#000000');
  assert.equal(inkOn('#008080'), '#ffffff');
  for (let grey = 0; grey < 256; grey++) {
    const hex = `#${grey.toString(16).padStart(2, '0').repeat(3)}`;
    assert.ok(contrast(hex, inkOn(hex)) >= 4.5, hex);
  }
});
