/**
 * What the spool of DICOM instances holds, for pages, commands and the fleet. The lists name
 * patients: they are for people on site and signed in, never for logs.
 */
@Export
@Version("1.0.0")
package org.scangate.api.spool;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
