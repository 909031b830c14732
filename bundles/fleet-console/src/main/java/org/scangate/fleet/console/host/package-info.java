/**
 * The broker's side of the central console: a host application of Sparkplug 3.0 that keeps in
 * memory how every appliance of the groups it watches is.
 *
 * <p>Services: {@link org.scangate.fleet.console.model.Nodes}, and a health check; it writes marks,
 * incidents and stability into {@link org.scangate.fleet.console.model.History} where there is one.
 * Threads: {@code scangate-console} hears everything, in the order in which it came, and may wait
 * up to 5 s for a broker; {@code scangate-console-lease} may wait for the database; those of the
 * MQTT client only put something into a queue that is bounded in bytes. Who is quiet is told by
 * what the console hears of itself through the broker, so that a broker or a console that stands
 * still makes nobody quiet. Failure modes: a broker that is away is one incident, and is tried
 * again by itself; messages that come too fast are dropped, counted, and asked for again; what an
 * appliance sends that cannot be read is that appliance's trouble and nobody else's.
 */
package org.scangate.fleet.console.host;
