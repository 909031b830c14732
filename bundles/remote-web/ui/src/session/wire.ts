import { Link } from '../link/link.js';
import type { Wire } from './client.js';

/** Opens a link to the appliance, with this page's sign-in. */
export function openWire(): Promise<Wire> {
  return Link.open(LINK_WORKER);
}
