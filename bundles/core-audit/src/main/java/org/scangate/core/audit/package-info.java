/**
 * Who did what: the hash-chained audit log on the journal. Registers {@code Audit}, the {@code
 * ControlGate} named {@code audit} and a {@code HealthCheck}, once its configuration is there.
 *
 * <p>Every record holds the SHA-256 of the one before; signed anchors and a signed head file tell
 * apart what a power cut leaves from what somebody changed, removed, reordered or cut. One thread,
 * {@code scangate-audit}, anchors, keeps the head file, drops what is older than it must be kept
 * and opens the log again after an error; records themselves go through the journal's thread.
 * Nothing here blocks a caller: while the disk is full, slow or failing, events are refused with
 * the reason, and so is new control. Whoever holds the key file can forge the log from then on;
 * only a copy kept elsewhere guards against that.
 */
package org.scangate.core.audit;
