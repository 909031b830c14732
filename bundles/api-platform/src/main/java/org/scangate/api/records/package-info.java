/**
 * What is written down about remote work beside the audit: who watched which scanner how long, and
 * recordings of consoles.
 */
@Export
@Version("1.0.0")
package org.scangate.api.records;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
