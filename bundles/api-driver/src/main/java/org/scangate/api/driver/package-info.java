/**
 * What a scanner vendor compiles against, and nothing else of ours.
 *
 * <p>A driver is one {@link ScannerDriver} service. The runtime opens a {@link ScannerConnection}
 * per scanner on a thread that belongs to that scanner alone; the driver paints into {@link
 * DisplaySurface}s, reports the {@link ScannerStatus}, and receives {@link InputEvent}s that were
 * already checked against the holder's rights.
 *
 * <p>Every call into a driver has a deadline. A driver that throws or hangs is closed and opened
 * again with a growing delay; nobody else notices.
 */
@Export
@Version("1.0.0")
package org.scangate.api.driver;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
