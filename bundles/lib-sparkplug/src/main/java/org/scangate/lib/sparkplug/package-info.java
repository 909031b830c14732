/**
 * Sparkplug B 3.0 as far as a fleet of appliances speaks it: payloads, names of topics, sequence
 * numbers, and the state of a host.
 *
 * <p>A library, used by who publishes and by who listens: no services, no threads, nothing but the
 * JDK. {@link PayloadCodec} reads and writes the protocol buffers of chapter 6 itself, within
 * {@link Limits}; whatever is out of bounds or not whole is a {@link SparkplugException} that says
 * where, and nothing read before it is used. Scalars are understood; data sets, templates and
 * extensions are kept as their bytes and not looked into, so nothing nests; metadata and properties
 * of metrics are skipped.
 */
@Export
@Version("1.0.0")
package org.scangate.lib.sparkplug;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
