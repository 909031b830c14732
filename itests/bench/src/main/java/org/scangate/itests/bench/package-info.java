/**
 * Benchmarks with peers beside us, interleaved, in one run. Each prints a table of ratios with
 * their spread; its last line is the verdict, and it ends non-zero when a stated goal is missed.
 */
package org.scangate.itests.bench;
