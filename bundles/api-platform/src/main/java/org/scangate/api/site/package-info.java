/** The site file. Implemented by core-config. */
@Export
@Version("1.0.0")
package org.scangate.api.site;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
