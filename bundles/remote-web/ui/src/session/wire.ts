import type { Wire } from './client.js';

/** Opens a link to the appliance. */
export function openWire(): Promise<Wire> {
  throw new Error(`no link yet: ${LINK_WORKER}`);
}
