/** People, what they may do, and their sign-ins. Implemented by core-access. */
@Export
@Version("1.0.0")
package org.scangate.api.access;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
