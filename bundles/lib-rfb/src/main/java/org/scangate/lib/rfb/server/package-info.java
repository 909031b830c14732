/** The server's side of one viewer, bytes in and bytes out. */
@Export
@Version("1.0.0")
package org.scangate.lib.rfb.server;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
