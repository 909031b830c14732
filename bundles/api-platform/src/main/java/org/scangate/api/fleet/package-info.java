/**
 * How the appliance stands with the fleet's broker, implemented by net-fleet; and the words in
 * which a console commands an appliance and hears its answer.
 */
@Export
@Version("1.1.0")
package org.scangate.api.fleet;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
