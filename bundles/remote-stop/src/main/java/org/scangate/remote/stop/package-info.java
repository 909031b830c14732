/**
 * Carries the stop, the hold and the state of a scanner's stop circuit between a link or the
 * on-site panel and safety-stop; nothing else.
 *
 * <p>Service: the {@code LinkChannel} {@code stop}, critical both ways; anybody with a session at
 * the scanner may open it and press. No thread: a press goes from the link's thread to the circuit,
 * which takes it at once, and steps and states come on threads of the circuit's own for its
 * listeners. What cannot be sent because the link has no room is the state, whose newest follows
 * when it has. Without a circuit the channel opens all the same, and says that pressing does
 * nothing. On the on-site listener there are routes for the panel, and the {@code OnSiteProof}: a
 * claim is proven while a request with listener, signature of an enrolled panel and signed-in
 * on-site operator is answered.
 */
package org.scangate.remote.stop;
