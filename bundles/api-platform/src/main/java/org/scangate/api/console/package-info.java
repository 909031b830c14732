/**
 * Scanners, their displays, sessions and control. Implemented by scanner-runtime, which checks
 * every input event.
 */
@Export
@Version("1.0.0")
package org.scangate.api.console;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
