/**
 * A PACS for the demo: a folder, in which every image that it is sent becomes a file. Nobody's
 * images belong here.
 *
 * <p>Services: none; it comes when the spool is there, for which it stands at the other end.
 * Threads: {@code scangate-demo-pacs-io-N} is an event loop and never blocks, {@code
 * scangate-demo-pacs-disk} writes. An image is answered with 0000H when its file has its name and
 * is synced; it commits (PS3.4 J) to what it has, on the association of the request. Failure modes:
 * who calls another title is rejected; without room on the disk it answers A700H.
 */
package org.scangate.dicom.pacs.simulated;
