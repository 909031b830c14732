/**
 * Grey, a lossless encoding of our own for noisy grey pictures, which is what a CT or MR shows. Of
 * such a picture zlib finds nothing to repeat; what is left is to predict each pixel from its
 * neighbours and to write what it differs by in as few bits as the noise allows (Weinberger,
 * Seroussi and Sapiro, The LOCO-I lossless image compression algorithm, 2000; the predictor is one
 * for noise).
 *
 * <p>A rectangle whose pixels all have red = green = blue: U32 length, at most its number of
 * pixels; then that many bytes, the bits of each from the highest. Pixels come row by row. Of each,
 * with west W, north N, north-west NW and north-east NE (on the first row all are W, and 0 for the
 * first pixel; on others those beyond the left edge are N, and NE beyond the right edge is N):
 *
 * <ul>
 *   <li>predicted: (W + N + NW + NE + 2) / 4, rounded down
 *   <li>context: the number of bits of |W - NW| + |N - NW| + |N - NE|, 0 to 10
 *   <li>k: the least with count * 2^k &gt;= sum of the context, at most 7. Counts begin as 1, sums
 *       as 16.
 *   <li>error e: pixel - predicted, as a signed byte; folded to f = 2e, or -2e - 1 where e is
 *       negative
 *   <li>written: f / 2^k zeros, a one, and the lower k bits of f; where that would be 16 zeros or
 *       more, 16 zeros and the eight bits of f
 *   <li>then count grows by 1 and sum by |e|; at a count of 64 both are halved, rounded down
 * </ul>
 *
 * <p>Ends with zero bits up to a byte.
 */
package org.scangate.lib.rfb.grey;
