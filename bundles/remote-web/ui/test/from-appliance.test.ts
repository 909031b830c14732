import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromAppliance } from '../src/parts/from-appliance.js';

const kept = (): Promise<Response> => Promise.resolve(new Response('kept'));
const body = async (ask: () => Promise<Response>): Promise<string> => (await fromAppliance(ask, 5, kept)).text();

test('the appliance answers when it can', async () => {
  assert.equal(await body(() => Promise.resolve(new Response('fresh'))), 'fresh');
  assert.equal(await body(() => Promise.resolve(new Response('not here', { status: 404 }))), 'not here');
});

test('what is kept answers for one that is off, hangs, or is broken', async () => {
  assert.equal(await body(() => Promise.reject(new TypeError('connection refused'))), 'kept');
  assert.equal(await body(() => new Promise(() => undefined)), 'kept');
  assert.equal(await body(() => Promise.resolve(new Response('starting', { status: 503 }))), 'kept');
});
