/** The listeners' certificate, as site IT sees it. Implemented by net-front. */
@Export
@Version("1.0.0")
package org.scangate.api.front;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
