/** Time as a parameter. */
@Export
@Version("1.0.0")
package org.scangate.api.time;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
