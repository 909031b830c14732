/**
 * The durable log under spool, outbox and audit: numbered records, appended by many, made durable
 * by one sync for the group.
 *
 * <p>It is a library and registers no service; an open {@link Journal} owns a directory and one
 * thread, {@code scangate-journal-NAME}, which does all writing. Bounded in bytes twice: what waits
 * in memory and what lies on disk; each has a clear refusal. After an unclean end a torn last batch
 * is cut and reported, damage anywhere else is reported with file and record number and never
 * skipped by a cursor; who must go on all the same takes a {@link Survey}, which gives all that can
 * be read and names the rest. After any I/O error the journal refuses everything until it is opened
 * again, because after a failed sync nothing written may be called durable.
 */
@Export
@Version("1.0.0")
package org.scangate.lib.journal;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
