package org.scangate.lib.dicom.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.Map;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.dimse.CommandSet;
import org.scangate.lib.dicom.pdu.AbortReason;
import org.scangate.lib.dicom.pdu.PdvFragment;

/**
 * Fragments to messages: gathers commands, within a bound, and passes data sets on. Event loop
 * only.
 */
final class IncomingMessages {
  private static final int LONGEST_COMMAND = 64 << 10;

  /** Who takes messages. */
  interface Messages {

    /**
     * A command is whole; its data set goes into the sink, which is told of the end at any rate.
     */
    DataSink begin(PresentationContext context, CommandSet command) throws DicomException;
  }

  /** The peer broke the rules of the upper layer. */
  static final class Breach extends Exception {
    private static final long serialVersionUID = 1L;
    private final AbortReason reason;

    Breach(AbortReason reason, String words) {
      super(words);
      this.reason = reason;
    }

    AbortReason reason() {
      return reason;
    }
  }

  private final ChannelHandlerContext ctx;
  private final Map<Integer, PresentationContext> contexts;
  private final Messages messages;
  private ByteBuf command;
  private int context;
  private DataSink sink;

  IncomingMessages(
      ChannelHandlerContext ctx, Map<Integer, PresentationContext> contexts, Messages messages) {
    this.ctx = ctx;
    this.contexts = contexts;
    this.messages = messages;
  }

  /** Whether a message has begun and not ended. */
  boolean isInsideMessage() {
    return command != null || sink != null;
  }

  /** Takes a fragment and owns its bytes, also when it throws. */
  void fragment(PdvFragment fragment) throws Breach, DicomException {
    ByteBuf bytes = fragment.bytes();
    try {
      check(fragment);
      if (fragment.command()) {
        gather(bytes);
        if (fragment.last()) {
          begin();
        }
      } else {
        if (bytes.isReadable()) {
          DataSink to = sink;
          ByteBuf given = bytes;
          bytes = null;
          to.data(given);
        }
        if (fragment.last()) {
          DataSink ended = sink;
          sink = null;
          ended.end();
        }
      }
    } finally {
      if (bytes != null) {
        bytes.release();
      }
    }
  }

  private void check(PdvFragment fragment) throws Breach {
    if (!contexts.containsKey(fragment.context())) {
      throw new Breach(
          AbortReason.INVALID_PARAMETER_VALUE,
          "presentation context " + fragment.context() + " was not agreed on");
    }
    if (isInsideMessage() && fragment.context() != context) {
      throw new Breach(
          AbortReason.UNEXPECTED_PARAMETER,
          "presentation context " + fragment.context() + " inside a message of " + context);
    }
    if (fragment.command() == (sink != null)) {
      throw new Breach(
          AbortReason.UNEXPECTED_PARAMETER,
          fragment.command() ? "a command inside a data set" : "a data set without a command");
    }
    context = fragment.context();
  }

  private void gather(ByteBuf bytes) throws Breach {
    if (command == null) {
      command = ctx.alloc().heapBuffer(Math.max(256, bytes.readableBytes()));
    }
    if (command.readableBytes() + bytes.readableBytes() > LONGEST_COMMAND) {
      throw new Breach(
          AbortReason.INVALID_PARAMETER_VALUE,
          "a command set of more than " + LONGEST_COMMAND + " bytes");
    }
    command.writeBytes(bytes);
  }

  private void begin() throws DicomException {
    CommandSet whole;
    try {
      whole = CommandSet.read(command.nioBuffer());
    } finally {
      command.release();
      command = null;
    }
    DataSink begun = messages.begin(contexts.get(context), whole);
    if (whole.hasDataSet()) {
      sink = begun;
    } else {
      begun.end();
    }
  }

  void close() {
    if (command != null) {
      command.release();
      command = null;
    }
    sink = null;
  }
}
