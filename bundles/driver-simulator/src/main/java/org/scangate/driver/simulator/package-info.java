/**
 * A CT and an MR that exist only here: an operator's console that is drawn, reacts to mouse and
 * keyboard, scans phantoms that are computed, and fails on command.
 *
 * <p>One {@link org.scangate.driver.simulator.SimulatorDriver} service serves every simulated
 * scanner. Each connection has one thread of its own, {@code scangate-simulator-ID}, which alone
 * touches the console's state and paints ten times a second at most; input is handed to it through
 * a bounded queue. Where the setting {@code send-to} names a receiver, {@code
 * scangate-simulator-images-ID} sends it the images of each finished scan, from a CT with a dose
 * report; it tries again until they are taken, and keeps eight scans at most. {@link
 * org.scangate.driver.simulator.Console} is the pure part: no thread, no clock of its own. Faults
 * are asked for by name with the setting {@code fault}, or by typing {@code :fault NAME} into the
 * console's note field.
 */
package org.scangate.driver.simulator;
