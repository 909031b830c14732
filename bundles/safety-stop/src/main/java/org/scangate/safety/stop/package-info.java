/**
 * The latching stop, the hold and the permissive of every scanner that has a stop circuit.
 *
 * <p>Services: one {@code StopCircuit} per scanner, made from the configurations {@code
 * org.scangate.safety.stop} and the {@code Relay} service that each of them names. Threads: {@code
 * scangate-safety-RELAY} alone talks to a relay and never waits for anything else; {@code
 * scangate-safety-disk-RELAY} keeps latch and marker; {@code scangate-safety-tell-N} tells
 * listeners, and one that hangs keeps its own thread only. While the framework comes up, nothing of
 * a later start level starts before a relay's first test has ended. When the relay, the disk, a
 * listener, the process or the whole appliance fails, the permissive drops, by command or by the
 * device's own watchdog; a start that finds it was granted is a trip. A stop acts on the coil first
 * and is latched until somebody on site resets it. It is supplementary to the scanner's own stops:
 * with {@code sense: energise} a dead device cannot stop.
 */
package org.scangate.safety.stop;
