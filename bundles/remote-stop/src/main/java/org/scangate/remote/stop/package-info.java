/**
 * Carries the stop, and the state of a scanner's stop circuit with its holds, between a link or the
 * on-site panel and safety-stop; nothing else. What somebody on site decides, the hold too, is
 * proven and carried by remote-panel.
 *
 * <p>Service: the {@code LinkChannel} {@code stop}, critical both ways; anybody with a session at
 * the scanner may open it and press. No thread: a press goes from the link's thread to the circuit,
 * which takes it at once, and steps and states come on threads of the circuit's own for its
 * listeners. What cannot be sent because the link has no room is the state, whose newest follows
 * when it has. Without a circuit the channel opens all the same, and says that pressing does
 * nothing. On the on-site listener the panel, with anybody at it, asks for the states, and presses,
 * over HTTP: a press waits on the request's thread until it is confirmed, at most a second and a
 * half.
 */
package org.scangate.remote.stop;
