package org.scangate.lib.dicom.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.scangate.lib.dicom.DicomException;

/** Takes everything of a data set, within a bound of bytes. */
final class DataSetCollector implements DataSetVisitor {
  private static final int ELEMENT_COST = 64;

  private final long maxBytes;
  private final DataSet root = new DataSet();
  private final Deque<DataSet> open = new ArrayDeque<>();
  private final Deque<List<DataSet>> sequences = new ArrayDeque<>();
  private long bytes;

  DataSetCollector(long maxBytes) {
    this.maxBytes = maxBytes;
    open.push(root);
  }

  DataSet dataSet() {
    return root;
  }

  @Override
  public Wish element(int tag, Vr vr, long length, int depth) throws DicomException {
    charge(ELEMENT_COST + (vr == Vr.SQ || length == UNDEFINED ? 0 : length));
    if (vr == Vr.SQ) {
      sequences.push(new ArrayList<>());
    }
    return Wish.TAKE;
  }

  private void charge(long more) throws DicomException {
    bytes += more;
    if (bytes > maxBytes) {
      throw new DicomException("the data set takes more than " + maxBytes + " bytes of memory");
    }
  }

  @Override
  public void value(int tag, Vr vr, byte[] value) {
    if ((tag & 0xffff) != 0) { // group lengths are retired, and wrong after any change
      open.element().put(new Element.Value(tag, vr, value));
    }
  }

  @Override
  public void beginItem(int sequence) throws DicomException {
    charge(ELEMENT_COST);
    open.push(new DataSet(open.element().characterSets()));
  }

  @Override
  public void endItem(int sequence) {
    sequences.element().add(open.pop());
  }

  @Override
  public void endSequence(int sequence) {
    open.element().put(new Element.Sequence(sequence, sequences.pop()));
  }
}
