/** Associations on Netty: a server, a client, and what both negotiate. */
@Export
@Version("1.0.0")
package org.scangate.lib.dicom.net;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
