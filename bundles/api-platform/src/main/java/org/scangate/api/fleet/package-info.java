/** How the appliance stands with the fleet's broker. Implemented by net-fleet. */
@Export
@Version("1.0.0")
package org.scangate.api.fleet;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
