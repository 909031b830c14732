/** Data sets (PS3.5): read as they stream by, or small ones as a whole; written. */
@Export
@Version("1.0.0")
package org.scangate.lib.dicom.data;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
