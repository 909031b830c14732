package org.scangate.lib.dicom.data;

import java.util.List;

/** An element of a {@link DataSet}. */
public sealed interface Element {

  int tag();

  Vr vr();

  /** Bytes as they stand in little endian, padded to an even length. */
  record Value(int tag, Vr vr, byte[] bytes) implements Element {}

  /** Items, each a data set. */
  record Sequence(int tag, List<DataSet> items) implements Element {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public Vr vr() {
      return Vr.SQ;
    }
  }
}
