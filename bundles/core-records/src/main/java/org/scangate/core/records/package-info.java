/**
 * Keeps records of remote work that are not the audit: so far, how long people watched.
 *
 * <p>Services: {@code WatchTimes} and a {@code HealthCheck}. Two journals under {@code
 * data/records}: {@code watching} has a mark a minute of every session that goes on, {@code
 * watched} the last figure of every session that has ended; at a start, sessions that were cut off
 * are ended with their last mark, so that a crash loses at most a minute of each. Threads: the
 * journals' own writers and whoever reads. A disk that takes no more costs the figures, never a
 * session: it is an alarm, and what could not be kept is in the log.
 */
package org.scangate.core.records;
