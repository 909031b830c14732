/**
 * Channels over the paths of one client. Implemented by net-link; a bundle registers a {@link
 * LinkChannel}.
 */
@Export
@Version("1.0.0")
package org.scangate.api.link;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
