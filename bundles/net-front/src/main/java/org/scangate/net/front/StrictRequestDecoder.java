package org.scangate.net.front;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Netty's request decoder, which here sees a head only when it is whole and {@link HeadGrammar} has
 * passed it. Emits what that emits, or a {@link Refused}, after which it reads nothing more.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
  private static final int MAX_HEAD = HeadGrammar.MAX_LINE + 2 + Limits.HEADER_BYTES + 2;

  private final ConnectionClock clock;
  private final IntakeBudget.Lease lease;

  /** Between the end of one request and the whole head of the next. */
  private boolean awaitsHead = true;

  private boolean refused;

  /** Bytes of an unfinished head that have been looked at. */
  private int scanned;

  StrictRequestDecoder(ConnectionClock clock, IntakeBudget budget) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(HeadGrammar.MAX_LINE)
            .setMaxHeaderSize(Limits.HEADER_BYTES)
            .setChunkedSupported(false)
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true));
    this.clock = clock;
    this.lease = budget.lease();
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      if (awaitsHead && !headIsWhole(in)) {
        return;
      }
    } catch (Refused e) {
      refuse(in, out, e);
      return;
    }
    int before = out.size();
    super.decode(ctx, in, out);
    if (out.size() > before && out.get(out.size() - 1) instanceof LastHttpContent) {
      awaitsHead = true;
    }
  }

  private boolean headIsWhole(ByteBuf in) throws Refused {
    int readable = in.readableBytes();
    if (readable == 0) {
      return false;
    }
    clock.headBegins();
    int length = lengthOfHead(in);
    if (length < 0) {
      if (readable > HeadGrammar.MAX_LINE && !hasLine(in)) {
        throw new Refused(
            414, "http.target", "The address is longer than " + Limits.TARGET_BYTES + " bytes.");
      }
      if (readable > MAX_HEAD) {
        throw tooLong();
      }
      if (!lease.resize(readable)) {
        throw RouteThreads.busy();
      }
      scanned = readable;
      return false;
    }
    if (length > MAX_HEAD) {
      throw tooLong();
    }
    HeadGrammar.check(ByteBufUtil.getBytes(in, in.readerIndex(), length));
    clock.headEnds();
    lease.resize(0);
    scanned = 0;
    awaitsHead = false;
    return true;
  }

  /** Up to and with the empty line; -1 when that is not here yet. */
  private int lengthOfHead(ByteBuf in) {
    int start = in.readerIndex();
    int end = in.writerIndex();
    int from = start + Math.max(0, scanned - 3);
    while (from < end) {
      int lf = in.indexOf(from, end, (byte) '\n');
      if (lf < 0) {
        return -1;
      }
      // Any LF LF ends the head as well: the grammar then refuses it at once, not after a time-out.
      int before = lf - start >= 1 ? in.getByte(lf - 1) : 0;
      int beforeThat = lf - start >= 2 ? in.getByte(lf - 2) : 0;
      if (before == '\n' || (before == '\r' && beforeThat == '\n')) {
        return lf + 1 - start;
      }
      from = lf + 1;
    }
    return -1;
  }

  private static boolean hasLine(ByteBuf in) {
    return in.indexOf(in.readerIndex(), in.readerIndex() + HeadGrammar.MAX_LINE + 2, (byte) '\n')
        >= 0;
  }

  private void refuse(ByteBuf in, List<Object> out, Refused why) {
    refused = true;
    lease.close();
    in.skipBytes(in.readableBytes());
    out.add(why);
  }

  private static Refused tooLong() {
    return HeadGrammar.tooLarge("its headers are longer than " + Limits.HEADER_BYTES + " bytes");
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
    lease.close();
    super.handlerRemoved0(ctx);
  }
}
