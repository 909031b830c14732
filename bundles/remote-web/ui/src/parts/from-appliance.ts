/**
 * The appliance's good answer, or what is kept when there is none in time. An answer that says that something is wrong
 * with the appliance (5xx) is none.
 */
export async function fromAppliance(
  ask: () => Promise<Response>,
  withinMillis: number,
  kept: () => Promise<Response>,
): Promise<Response> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), withinMillis);
  });
  const answer = await Promise.race([ask().catch(() => null), late]);
  clearTimeout(timer);
  return answer !== null && answer.status < 500 ? answer : kept();
}
