/**
 * DICOM between machines: the upper layer (PS3.8), the messages (PS3.7) and data sets (PS3.5), for
 * those who listen and those who call.
 *
 * <p>{@code pdu} is the bytes of the upper layer, {@code net} associations on Netty, {@code dimse}
 * command sets, {@code data} data sets that are read as they stream by. No services; its threads
 * are the event loops of the {@link org.scangate.lib.dicom.net.DicomTransport} that the caller
 * opens, named by the caller. Data sets of any length pass through without being held: a receiver
 * that is slow stops the reading of its connection and of no other. What a peer sends is bounded in
 * bytes, entries, depth and time; what is out of bounds ends the association with an A-ABORT or an
 * A-ASSOCIATE-RJ that carries the standard's source and reason. Nothing here writes a log.
 */
@Export
@Version("1.0.0")
package org.scangate.lib.dicom;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
