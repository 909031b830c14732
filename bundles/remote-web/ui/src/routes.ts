/** The pages of the UI and their addresses. WebRoutes.java serves the same paths. */
export type Route =
  | { page: 'start' }
  | { page: 'sign-in' }
  | { page: 'enrol' }
  | { page: 'scanners' }
  | { page: 'session'; scanner: string }
  | { page: 'display' }
  | { page: 'status' }
  | { page: 'images' }
  | { page: 'drivers' }
  | { page: 'people' }
  | { page: 'audit' }
  | { page: 'recordings' }
  | { page: 'account' }
  | { page: 'panel' }
  | { page: 'unknown' };

const PLAIN = {
  '/': 'start',
  '/sign-in': 'sign-in',
  '/enrol': 'enrol',
  '/scanners': 'scanners',
  '/display': 'display',
  '/status': 'status',
  '/images': 'images',
  '/drivers': 'drivers',
  '/people': 'people',
  '/audit': 'audit',
  '/recordings': 'recordings',
  '/account': 'account',
  '/panel': 'panel',
} as const;

/** Reads a path; anything that is no page is `unknown`. */
export function parseRoute(path: string): Route {
  const trimmed = path.length > 1 ? path.replace(/\/$/, '') : path;
  if (Object.hasOwn(PLAIN, trimmed)) {
    return { page: PLAIN[trimmed as keyof typeof PLAIN] };
  }
  const session = /^\/scanners\/([^/]+)$/.exec(trimmed);
  if (session?.[1] !== undefined) {
    const scanner = decode(session[1]);
    if (scanner !== null && /^[a-z0-9-]{1,32}$/.test(scanner)) {
      return { page: 'session', scanner };
    }
  }
  return { page: 'unknown' };
}

/** The address of a scanner's session. */
export function sessionPath(scanner: string): string {
  return `/scanners/${encodeURIComponent(scanner)}`;
}

/** The page that a person starts on. */
export function startPath(roles: readonly string[]): string {
  return roles.length === 1 && roles[0] === 'site-it' ? '/status' : '/scanners';
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
