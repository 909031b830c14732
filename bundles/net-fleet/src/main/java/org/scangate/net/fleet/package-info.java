/**
 * Tells a fleet's broker how the appliance is: an edge node of Sparkplug B 3.0, with one device for
 * each scanner. Nothing of it starts where the site file has no {@code fleet}.
 *
 * <p>Services: {@link org.scangate.api.fleet.Fleet} for those who look, and a health check.
 * Threads: {@code scangate-fleet} does everything and may wait up to 5 s for a broker, so nothing
 * else waits for it, {@code scangate-fleet-out} takes reports to the broker over a second
 * connection, and their journals have threads of their own; the MQTT client has threads of its own,
 * whose calls only put something into a bounded queue, and is thrown away with each connection.
 * What is told are counts, states and times of the appliance's own, never a word about a patient or
 * a person; what is not known is not there. What a console has signed, from a closed list, is done
 * on {@code scangate-fleet-out}, where the site file names the console's key. Failure modes: a
 * broker that is away, refuses or says nothing is tried again by itself, first within 1 s, then at
 * most every minute; reports wait for it on disk, bounded, and what runs over is counted; a second
 * appliance with the same name puts this one out, and is named; the broker tells the death of an
 * appliance that is gone.
 */
package org.scangate.net.fleet;
