/**
 * The browser side of ScanGate: the UI's files, built from {@code ui/} into the bundle, and the
 * JSON that its pages read. It registers {@link org.scangate.api.http.HttpRoutes} and has no thread
 * of its own: every call runs on the listener's route executor and only reads what other services
 * already hold in memory. Scanners, site file, links and health checks are optional and come and
 * go, so that the page is served while parts start; what needs a missing part answers 503 and says
 * which. Only a driver's file that is uploaded waits on the disk, in {@code data/uploads}, bounded
 * in size and number. A health check that throws becomes an alarm of its own and hides no other.
 * The files are read once at activation and kept in memory, about 1 MB.
 */
package org.scangate.remote.web;
