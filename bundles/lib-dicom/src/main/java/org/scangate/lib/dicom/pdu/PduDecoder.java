package org.scangate.lib.dicom.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.scangate.lib.dicom.DicomException;

/**
 * Bytes to {@link Pdu}s and {@link PdvFragment}s. Data is handed on as it comes, never gathered; of
 * the other PDUs at most {@value #LONGEST_OTHER} bytes are. What is no PDU becomes one {@link
 * Pdu.Unreadable}, and all bytes after it are dropped.
 */
public final class PduDecoder extends ByteToMessageDecoder {

  static final int LONGEST_OTHER = 128 << 10;
  static final int HEADER_BYTES = 6;
  private static final int PDV_HEADER_BYTES = 6;

  private enum Phase {
    HEADER,
    BODY,
    PDV_HEADER,
    PDV,
    DEAF
  }

  private final long maxDataBytes;
  private Phase phase = Phase.HEADER;
  private int type;
  private long pduLeft;
  private long pdvLeft;
  private int context;
  private int flags;

  /**
   * @param maxDataBytes longest body of a P-DATA-TF, as was negotiated
   */
  public PduDecoder(long maxDataBytes) {
    this.maxDataBytes = maxDataBytes;
  }

  /** Whether a PDU has begun and not ended. Event loop only. */
  public boolean isInsidePdu() {
    return (phase != Phase.HEADER && phase != Phase.DEAF) || actualReadableBytes() > 0;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    switch (phase) {
      case HEADER -> header(in, out);
      case BODY -> body(in, out);
      case PDV_HEADER -> pdvHeader(in, out);
      case PDV -> pdv(in, out);
      case DEAF -> in.skipBytes(in.readableBytes());
    }
  }

  private void header(ByteBuf in, List<Object> out) {
    if (in.readableBytes() < HEADER_BYTES) {
      return;
    }
    type = in.readUnsignedByte();
    in.skipBytes(1);
    pduLeft = in.readUnsignedInt();
    if (type == PduType.DATA) {
      if (pduLeft > maxDataBytes || pduLeft < PDV_HEADER_BYTES) {
        unreadable(out, AbortReason.INVALID_PARAMETER_VALUE, "P-DATA-TF of " + pduLeft + " bytes");
      } else {
        phase = Phase.PDV_HEADER;
      }
    } else if (!PduType.isKnown(type)) {
      unreadable(out, AbortReason.UNRECOGNIZED_PDU, "PDU type " + type);
    } else if (pduLeft > LONGEST_OTHER
        || (PduType.isShort(type) && pduLeft != PduType.SHORT_BYTES)) {
      unreadable(
          out,
          AbortReason.INVALID_PARAMETER_VALUE,
          "PDU type " + type + " of " + pduLeft + " bytes");
    } else {
      phase = Phase.BODY;
    }
  }

  private void body(ByteBuf in, List<Object> out) {
    if (in.readableBytes() < pduLeft) {
      return;
    }
    ByteBuf body = in.readSlice((int) pduLeft);
    try {
      out.add(PduReader.read(type, body));
      phase = Phase.HEADER;
    } catch (DicomException e) {
      unreadable(out, AbortReason.INVALID_PARAMETER_VALUE, e.getMessage());
    }
  }

  private void pdvHeader(ByteBuf in, List<Object> out) {
    if (in.readableBytes() < PDV_HEADER_BYTES) {
      return;
    }
    long item = in.readUnsignedInt();
    context = in.readUnsignedByte();
    flags = in.readUnsignedByte();
    if (item < 2 || item + 4 > pduLeft) {
      unreadable(
          out,
          AbortReason.INVALID_PARAMETER_VALUE,
          "presentation data value of " + item + " bytes with " + pduLeft + " left of its PDU");
      return;
    }
    pdvLeft = item - 2;
    pduLeft -= item + 4;
    if (pduLeft > 0 && pduLeft < PDV_HEADER_BYTES) {
      unreadable(out, AbortReason.INVALID_PARAMETER_VALUE, pduLeft + " stray bytes in a P-DATA-TF");
      return;
    }
    phase = Phase.PDV;
    if (pdvLeft == 0) {
      pdv(in, out);
    }
  }

  private void pdv(ByteBuf in, List<Object> out) {
    int bytes = (int) Math.min(pdvLeft, in.readableBytes());
    if (bytes == 0 && pdvLeft > 0) {
      return;
    }
    pdvLeft -= bytes;
    boolean last = pdvLeft == 0 && (flags & 2) != 0;
    if (bytes > 0 || last) {
      out.add(new PdvFragment(context, (flags & 1) != 0, last, in.readRetainedSlice(bytes)));
    }
    if (pdvLeft == 0) {
      phase = pduLeft == 0 ? Phase.HEADER : Phase.PDV_HEADER;
    }
  }

  private void unreadable(List<Object> out, AbortReason reason, String words) {
    phase = Phase.DEAF;
    out.add(new Pdu.Unreadable(reason, words));
  }
}
