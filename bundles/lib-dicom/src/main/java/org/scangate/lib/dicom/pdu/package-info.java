/** The protocol data units of the upper layer (PS3.8 9.3): records, and their bytes. */
@Export
@Version("1.0.0")
package org.scangate.lib.dicom.pdu;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
