/**
 * From damage to rectangles on the wire: who has seen what, and tiles encoded once for everybody.
 */
@Export
@Version("1.0.0")
package org.scangate.lib.rfb.tile;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
