const WORKER = '/panel-worker.js';
const SCOPE = '/panel';

/**
 * Has the browser keep the panel's page, so that it opens without the appliance too.
 *
 * @returns false when it does not: a browser that does not trust the site's certificate keeps nothing
 */
export async function keepPage(): Promise<boolean> {
  try {
    const keeper = await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
    const coming = keeper.installing ?? keeper.waiting;
    if (coming === null) {
      return keeper.active !== null;
    }
    return (await settled(coming)) || keeper.active !== null;
  } catch {
    return false;
  }
}

/** Whether it came to be active; one that cannot fetch all that it is to keep becomes redundant. */
function settled(worker: ServiceWorker): Promise<boolean> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (worker.state === 'activated' || worker.state === 'redundant') {
        worker.removeEventListener('statechange', look);
        resolve(worker.state === 'activated');
      }
    };
    worker.addEventListener('statechange', look);
    look();
  });
}
