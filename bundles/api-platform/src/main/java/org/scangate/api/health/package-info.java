/**
 * How the parts of the appliance are. A bundle registers a {@link HealthCheck}; status page, doctor
 * and fleet read it.
 */
@Export
@Version("1.0.0")
package org.scangate.api.health;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
