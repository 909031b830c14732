/** The command sets of messages (PS3.7) and the words of their statuses. */
@Export
@Version("1.0.0")
package org.scangate.lib.dicom.dimse;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
