/** The pages of the central console and their addresses. ConsolePages.java serves the same paths. */
export type FleetRoute =
  | { page: 'start' }
  | { page: 'sign-in' }
  | { page: 'enrol' }
  | { page: 'fleet' }
  | { page: 'appliance'; group: string; node: string }
  | { page: 'incidents' }
  | { page: 'drivers' }
  | { page: 'status' }
  | { page: 'people' }
  | { page: 'audit' }
  | { page: 'account' }
  | { page: 'unknown' };

const PLAIN = {
  '/': 'start',
  '/sign-in': 'sign-in',
  '/enrol': 'enrol',
  '/fleet': 'fleet',
  '/incidents': 'incidents',
  '/drivers': 'drivers',
  '/status': 'status',
  '/people': 'people',
  '/audit': 'audit',
  '/account': 'account',
} as const;

/** Reads a path; anything that is no page is `unknown`. */
export function parseFleetRoute(path: string): FleetRoute {
  const trimmed = path.length > 1 ? path.replace(/\/$/, '') : path;
  if (Object.hasOwn(PLAIN, trimmed)) {
    return { page: PLAIN[trimmed as keyof typeof PLAIN] };
  }
  const appliance = /^\/fleet\/([^/]+)\/([^/]+)$/.exec(trimmed);
  if (appliance !== null) {
    try {
      return { page: 'appliance', group: decodeURIComponent(appliance[1] ?? ''), node: decodeURIComponent(appliance[2] ?? '') };
    } catch {
      return { page: 'unknown' };
    }
  }
  return { page: 'unknown' };
}

/** The address of an appliance's page. */
export const appliancePath = (group: string, node: string): string => `/fleet/${encodeURIComponent(group)}/${encodeURIComponent(node)}`;
