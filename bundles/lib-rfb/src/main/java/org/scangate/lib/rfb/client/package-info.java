/** The client: reaches a console over TCP, with or without TLS, and decodes it. */
@Export
@Version("1.0.0")
package org.scangate.lib.rfb.client;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
