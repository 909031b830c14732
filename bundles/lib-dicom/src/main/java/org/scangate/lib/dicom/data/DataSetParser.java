package org.scangate.lib.dicom.data;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.data.DataSetVisitor.Wish;

/**
 * Reads a data set from its bytes as they come, in pieces of any size (PS3.5 7). Holds at most one
 * element's header and the value that its visitor took; pixel data is counted past. One thread.
 */
public final class DataSetParser implements AutoCloseable {
  private static final int MAX_DEPTH = 32;
  private static final int INFLATE_BYTES = 8192;

  /** A sequence, an item, or the fragments of encapsulated pixel data. */
  private record Frame(Kind kind, int tag, long end, boolean explicit, boolean told) {
    private enum Kind {
      SEQUENCE,
      ITEM,
      FRAGMENTS
    }
  }

  private final DataSetVisitor visitor;
  private final int maxValueBytes;
  private final boolean explicit;
  private final Inflater inflater;
  private final byte[] inflated;
  private final ElementHead head = new ElementHead();
  private final Deque<Frame> frames = new ArrayDeque<>();
  private int tag;
  private Vr vr;
  private byte[] value;
  private int valueAt;
  private long skip;
  private long position;
  private boolean stopped;

  /**
   * @param maxValueBytes longest value that the visitor may take
   */
  public DataSetParser(TransferSyntax syntax, int maxValueBytes, DataSetVisitor visitor) {
    this.visitor = visitor;
    this.maxValueBytes = maxValueBytes;
    explicit = syntax.explicit();
    inflater = syntax.deflated() ? new Inflater(true) : null;
    inflated = syntax.deflated() ? new byte[INFLATE_BYTES] : null;
  }

  /** Whether the visitor asked to stop; further bytes are passed over. */
  public boolean isStopped() {
    return stopped;
  }

  /** Takes all bytes that remain in {@code in}. */
  public void feed(ByteBuffer in) throws DicomException {
    if (stopped) {
      in.position(in.limit());
    } else if (inflater == null) {
      plain(in);
    } else {
      deflated(in);
    }
  }

  /** The data set has ended here; it must be whole. */
  public void end() throws DicomException {
    if (stopped) {
      return;
    }
    if (head.isBegun() || value != null || skip > 0 || !frames.isEmpty()) {
      throw new DicomException(
          "the data set ends inside an element, " + position + " bytes from its start");
    }
  }

  private void deflated(ByteBuffer in) throws DicomException {
    inflater.setInput(in);
    try {
      while (!stopped && !inflater.finished()) {
        int bytes = inflater.inflate(inflated);
        if (bytes == 0) {
          break;
        }
        plain(ByteBuffer.wrap(inflated, 0, bytes));
      }
    } catch (DataFormatException e) {
      throw new DicomException("the data set is not deflated as its transfer syntax says", e);
    }
    in.position(in.limit());
  }

  private void plain(ByteBuffer in) throws DicomException {
    while (in.hasRemaining() && !stopped) {
      if (skip > 0) {
        int bytes = (int) Math.min(skip, in.remaining());
        in.position(in.position() + bytes);
        position += bytes;
        skip -= bytes;
        leaveEnded();
      } else if (value != null) {
        int bytes = Math.min(value.length - valueAt, in.remaining());
        in.get(value, valueAt, bytes);
        valueAt += bytes;
        position += bytes;
        finishValue();
      } else {
        head(in);
      }
    }
    in.position(in.limit());
  }

  private void head(ByteBuffer in) throws DicomException {
    int before = in.remaining();
    boolean whole = head.gather(in, isExplicit());
    position += before - in.remaining();
    if (!whole) {
      return;
    }
    tag = head.tag();
    vr = head.vr();
    checkFits(head.length());
    if (head.isStructure()) {
      structure(head.length());
    } else {
      element(head.length());
    }
  }

  private boolean isExplicit() {
    Frame top = frames.peek();
    return top == null ? explicit : top.explicit();
  }

  private boolean isTold() {
    Frame top = frames.peek();
    return top == null || top.told();
  }

  private void checkFits(long length) throws DicomException {
    Frame top = frames.peek();
    if (top == null || top.end() < 0) {
      return;
    }
    if (position > top.end()
        || (length != DataSetVisitor.UNDEFINED && position + length > top.end())) {
      throw new DicomException(
          Tag.words(tag) + " of " + length + " bytes reaches past the end of what holds it");
    }
  }

  private void element(long length) throws DicomException {
    Frame top = frames.peek();
    if (top != null && top.kind() != Frame.Kind.ITEM) {
      throw new DicomException(Tag.words(tag) + " stands where an item must begin");
    }
    boolean undefined = length == DataSetVisitor.UNDEFINED;
    boolean fragments = undefined && (vr == Vr.OB || vr == Vr.OW) && isExplicit();
    boolean sequence = vr == Vr.SQ || (undefined && !fragments);
    if (sequence) {
      boolean inner = isExplicit() && vr != Vr.UN; // PS3.5 6.2.2: UN hides implicit layout
      vr = Vr.SQ;
      Wish wish = wish(length);
      if (stopped) {
        return;
      }
      if (wish == Wish.SKIP && !undefined) {
        pass(length);
      } else {
        push(Frame.Kind.SEQUENCE, tag, length, inner, wish == Wish.TAKE);
      }
    } else {
      Wish wish = wish(length);
      if (stopped) {
        return;
      }
      if (fragments) {
        if (wish == Wish.TAKE) {
          throw new DicomException(Tag.words(tag) + " is in fragments and is not taken as a value");
        }
        push(Frame.Kind.FRAGMENTS, tag, length, true, false);
      } else if (wish == Wish.TAKE) {
        take(length);
      } else {
        pass(length);
      }
    }
  }

  private Wish wish(long length) throws DicomException {
    Wish wish = isTold() ? visitor.element(tag, vr, length, depth()) : Wish.SKIP;
    stopped = wish == Wish.STOP;
    return wish;
  }

  private int depth() {
    int depth = 0;
    for (Frame frame : frames) {
      depth += frame.kind() == Frame.Kind.ITEM ? 1 : 0;
    }
    return depth;
  }

  private void take(long length) throws DicomException {
    if (length > maxValueBytes) {
      throw new DicomException(
          Tag.words(tag) + " has " + length + " bytes, more than the " + maxValueBytes + " taken");
    }
    value = new byte[(int) length];
    valueAt = 0;
    finishValue();
  }

  private void finishValue() throws DicomException {
    if (valueAt == value.length) {
      byte[] whole = value;
      value = null;
      visitor.value(tag, vr, whole);
      leaveEnded();
    }
  }

  private void pass(long length) throws DicomException {
    skip = length;
    if (skip == 0) {
      leaveEnded();
    }
  }

  private void structure(long length) throws DicomException {
    Frame top = frames.peek();
    if (top == null) {
      throw new DicomException(Tag.words(tag) + " stands outside a sequence");
    }
    switch (tag) {
      case Tag.ITEM -> {
        if (top.kind() == Frame.Kind.ITEM) {
          throw new DicomException("an item begins inside an item of " + Tag.words(top.tag()));
        }
        if (top.kind() == Frame.Kind.FRAGMENTS) {
          if (length == DataSetVisitor.UNDEFINED) {
            throw new DicomException("a fragment of " + Tag.words(top.tag()) + " has no length");
          }
          pass(length);
          return;
        }
        push(Frame.Kind.ITEM, top.tag(), length, top.explicit(), top.told());
      }
      case Tag.ITEM_END -> delimiter(top, Frame.Kind.ITEM, length);
      case Tag.SEQUENCE_END -> {
        Frame.Kind kind =
            top.kind() == Frame.Kind.FRAGMENTS ? Frame.Kind.FRAGMENTS : Frame.Kind.SEQUENCE;
        delimiter(top, kind, length);
      }
      default -> throw new DicomException(Tag.words(tag) + " is not known");
    }
  }

  private void delimiter(Frame top, Frame.Kind kind, long length) throws DicomException {
    if (top.kind() != kind || top.end() >= 0 || length != 0) {
      throw new DicomException(Tag.words(tag) + " ends nothing that is open");
    }
    leave();
    leaveEnded();
  }

  private void push(Frame.Kind kind, int of, long length, boolean inner, boolean told)
      throws DicomException {
    if (frames.size() >= 2 * MAX_DEPTH) {
      throw new DicomException("sequences lie more than " + MAX_DEPTH + " deep");
    }
    long end = length == DataSetVisitor.UNDEFINED ? -1 : position + length;
    frames.push(new Frame(kind, of, end, inner, told));
    if (kind == Frame.Kind.ITEM && told) {
      visitor.beginItem(of);
    }
    leaveEnded();
  }

  /** Everything of a known length that ends here has ended. */
  private void leaveEnded() throws DicomException {
    while (!frames.isEmpty() && frames.peek().end() == position && skip == 0) {
      leave();
    }
  }

  private void leave() throws DicomException {
    Frame left = frames.pop();
    if (left.told() && left.kind() == Frame.Kind.ITEM) {
      visitor.endItem(left.tag());
    } else if (left.told() && left.kind() == Frame.Kind.SEQUENCE) {
      visitor.endSequence(left.tag());
    }
  }

  /** Lets native memory go; needed for deflated data sets only. */
  @Override
  public void close() {
    if (inflater != null) {
      inflater.end();
    }
  }
}
