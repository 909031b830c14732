/**
 * Records consoles, where the site file says so, and gives the recordings back.
 *
 * <p>Services: a {@code ConsoleRecorder} with its {@code HealthCheck} for each {@code
 * org.scangate.recording} configuration, {@code RecordingShelf}, and the HTTP routes of the page
 * that plays them. A recording is a folder of {@code data/recordings}: per display segments in the
 * format FBS 001.001 of the stream that a viewer gets, each whole in itself, and a time line of
 * events; the hash of every finished segment is in the audit. Threads: {@code
 * scangate-recording-ID} writes and looks at what is due, so that a slow disk makes a recording
 * coarser and delays no session; {@code scangate-recording-left-behind} deletes what the site file
 * speaks of no more. A full or broken disk ends the recording, which everybody at the console is
 * told; the session goes on.
 */
package org.scangate.remote.recording;
