/** Which rows of a long list are in the page. Pure. */

/** Every row is this high, in CSS pixels. */
export const ROW_HEIGHT = 44;

/** Rows above and below those in sight, so that a fast wheel meets rows and not emptiness. */
const SPARE = 12;

/**
 * The indexes to show, ascending.
 *
 * @param top how far it is scrolled
 * @param height of what is in sight
 * @param count of all rows
 * @param kept a row to keep in the page in any case; -1: none
 */
export function windowOf(top: number, height: number, count: number, kept: number): number[] {
  const first = Math.max(0, Math.min(Math.floor(top / ROW_HEIGHT), count - 1) - SPARE);
  const last = Math.min(count - 1, Math.ceil((top + height) / ROW_HEIGHT) + SPARE);
  const indexes: number[] = [];
  if (kept >= 0 && kept < first) {
    indexes.push(kept);
  }
  for (let index = first; index <= last; index++) {
    indexes.push(index);
  }
  if (kept > last && kept < count) {
    indexes.push(kept);
  }
  return indexes;
}
