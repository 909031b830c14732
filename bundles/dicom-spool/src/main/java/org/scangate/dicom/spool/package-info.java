/**
 * Receives the scanners' images, keeps them and forwards them: an instance is acknowledged only
 * when its bytes and its journal record are on disk.
 *
 * <p>Services: {@link org.scangate.api.spool.Spool} for those who look, and a health check.
 * Threads: {@code scangate-dicom-io-N} are event loops and never block, {@code
 * scangate-spool-disk-N} write and sync behind windows that stop the reading of a sender, {@code
 * scangate-spool-watch} looks at free space and names of hosts, {@code scangate-spool-forward}
 * decides what goes where and never blocks, {@code scangate-spool-sweep} lets go of what every
 * destination has and gives its space back, and the journal has its own. Bytes pass unchanged; they
 * lie one after the other in segment files, each with a label, and the journal says what lies
 * where; where the journal is damaged, the labels say it, the damaged journal is moved aside and an
 * alarm stays until somebody has acknowledged it. Failure modes: without room, or while the disk or
 * the journal fails, every C-STORE is answered A700H on an association that stays, an alarm says
 * so, and taking begins again by itself; who is not on the accept list, or calls another title, is
 * rejected; an instance that comes twice is kept once, one that comes with the same UID and other
 * bytes is kept beside the first and raises an alarm.
 */
package org.scangate.dicom.spool;
