/** The appliance's power supply. Implemented by net-fleet. */
@Export
@Version("1.0.0")
package org.scangate.api.power;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
