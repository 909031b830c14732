/**
 * Relays at the lines of a GPIO chip of this machine.
 *
 * <p>Service: one {@code Relay} per configuration {@code org.scangate.safety.relay.gpio}. It has no
 * thread; every call is a few system calls of the one thread of safety-stop. A line keeps its level
 * when the process dies, so whatever must fall then is pulsed: behind its line stands a monostable
 * that lives on the edges which each renewal makes, and its feedback shows the fall
 * (docs/decisions/019-a-gpio-relay-lives-on-edges.md). A chip that is not there, is gone, is not
 * permitted, or has a line that somebody else holds is a relay that does not answer, with words; no
 * permissive is granted. The kernel is called through JNA and its GPIO interface of version 2.
 */
package org.scangate.safety.relay.gpio;
