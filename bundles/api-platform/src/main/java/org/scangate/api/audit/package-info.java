/** Who did what, written before it counts. Implemented by core-audit on lib-journal. */
@Export
@Version("1.1.0")
package org.scangate.api.audit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
