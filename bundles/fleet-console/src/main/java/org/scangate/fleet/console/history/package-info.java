/**
 * What outlives the console: how each connection was, marks, incidents, the ends of the appliances'
 * audits, and which process works for which group, in H2 or PostgreSQL.
 *
 * <p>Services: {@link org.scangate.fleet.console.model.History}, and a health check. Threads:
 * {@code scangate-fleet-history} writes, rolls up and removes, {@code scangate-fleet-lease} renews
 * the leases; readers use a thread of their own. Bins of 10 s are gathered in memory for up to a
 * minute and written as rows of ten minutes; a kill loses what was not written, never a part of a
 * row. Failure modes: a database that does not answer is tried again by itself, what waits is
 * bounded, what runs over is counted and said, and leases at a PostgreSQL end, so that no two
 * processes work for one group; H2's files are one process's, which keeps all groups. Nothing but
 * reads ever waits for the database.
 */
package org.scangate.fleet.console.history;
