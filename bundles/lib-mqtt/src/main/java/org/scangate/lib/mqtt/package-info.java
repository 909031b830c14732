/**
 * A connection to an MQTT 5 broker, for who speaks as an appliance and who listens as a console.
 *
 * <p>A library: no services and no state of its own. Eclipse Paho does the work and is nested, all
 * of it behind {@link org.scangate.lib.mqtt.PahoConnection}, so that whoever uses this knows {@link
 * org.scangate.lib.mqtt.Connection} alone and can be tested without a broker. A connection lives
 * once: what is lost is thrown away, {@link org.scangate.lib.mqtt.Reconnect} says when to try
 * again, {@link org.scangate.lib.mqtt.Why} in words what was wrong. Threads are those of Paho, some
 * for each connection, and one that ends with letting a connection go; what they call must not
 * block. Failure modes: a broker that does not answer within 5 s, refuses, or shows a certificate
 * that is not trusted is an {@link java.io.IOException} that names it.
 */
@Export
@Version("1.0.0")
package org.scangate.lib.mqtt;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
