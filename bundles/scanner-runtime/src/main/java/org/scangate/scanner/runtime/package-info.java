/**
 * Supervises the drivers of all scanners and owns control of their consoles.
 *
 * <p>Services: one {@code Scanner} with its {@code HealthCheck} and {@code RemotePeople} per {@code
 * org.scangate.scanner} configuration, {@code Scanners}, {@code ExpiryHold} and {@code
 * DriverHandOver} over all of them, the gates {@code sign-in}, {@code role}, {@code relay}, {@code
 * permissive} and {@code release}, and a {@code HealthCheck} of the stop circuits, whose trips it
 * writes into the audit. Threads: {@code scangate-scanner-ID} carries every call into that
 * scanner's driver, {@code scangate-scanner-timer} watches the deadlines, {@code
 * scangate-scanner-notice} tells sessions and answers requests. A driver that throws or hangs is
 * cut off, its late calls do nothing, and it is opened again after a growing delay; one that leaves
 * three threads behind is not opened again until it is replaced. Control is granted to one session
 * at a time, after every required gate has agreed, the audit has the grant on disk and the relay
 * has confirmed the permissive; whatever ends it drops the permissive and releases every pressed
 * key and button once, and without the permissive no event passes. Nor does one reach a driver that
 * no physicist has released with its settings, unless the session is declared to be of a phantom.
 * Nothing here waits for a viewer.
 */
package org.scangate.scanner.runtime;
