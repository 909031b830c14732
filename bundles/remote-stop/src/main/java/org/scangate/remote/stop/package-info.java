/**
 * Carries the stop and the state of a scanner's stop circuit between a link and safety-stop;
 * nothing else.
 *
 * <p>Service: the {@code LinkChannel} {@code stop}, critical both ways; anybody with a session at
 * the scanner may open it and press. No thread: a press goes from the link's thread to the circuit,
 * which takes it at once, and steps and states come on threads of the circuit's own for its
 * listeners. What cannot be sent because the link has no room is the state, whose newest follows
 * when it has. Without a circuit the channel opens all the same, and says that pressing does
 * nothing.
 */
package org.scangate.remote.stop;
