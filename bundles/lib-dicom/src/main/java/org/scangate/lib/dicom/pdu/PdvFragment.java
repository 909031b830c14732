package org.scangate.lib.dicom.pdu;

import io.netty.buffer.ByteBuf;

/**
 * A piece of a presentation data value, as it came off the wire; whoever gets it owns its bytes.
 *
 * @param context id of the presentation context
 * @param command bytes of a command set, not of a data set
 * @param last whether these are the last bytes of the command set or data set
 */
public record PdvFragment(int context, boolean command, boolean last, ByteBuf bytes) {}
