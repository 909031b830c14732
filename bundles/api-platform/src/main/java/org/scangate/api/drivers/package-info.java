/**
 * Driver bundles at run time: what is stored, checked and active, and how scanners change from one
 * driver to the next.
 */
@Export
@Version("1.0.0")
package org.scangate.api.drivers;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
