/**
 * The remote framebuffer protocol (RFC 6143), both sides, and what both share: encodings, pixel
 * formats, errors.
 *
 * <p>{@code client} decodes a console into an {@code int[]} surface; {@code server} reads what a
 * viewer sends and writes what it understands, without a socket of its own; {@code tile} turns
 * damage into self-contained Tight rectangles that any viewer can be sent at any time. No services,
 * no threads of its own, nothing but the JDK. Everything that comes from a peer is bounded: what is
 * out of bounds ends the connection with an {@link RfbException} that names the thing, the value
 * and the way out.
 */
@Export
@Version("1.0.0")
package org.scangate.lib.rfb;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
