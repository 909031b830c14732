package org.scangate.dicom.spool;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.scangate.lib.dicom.data.CharacterSets;
import org.scangate.lib.dicom.data.DataSetVisitor;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.data.Vr;

/** Takes from the front of a data set what a list of images shows, and stops. */
final class Head implements DataSetVisitor {

  /** Longest value taken; what is longer is not what it should be, and is passed over. */
  static final int LONGEST_VALUE = 1024;

  private final Map<Integer, byte[]> values = new HashMap<>();

  @Override
  public Wish element(int tag, Vr vr, long length, int depth) {
    if (Integer.compareUnsigned(tag, Tag.INSTANCE_NUMBER) > 0) {
      return Wish.STOP;
    }
    boolean wanted =
        switch (tag) {
          case Tag.SPECIFIC_CHARACTER_SET,
              Tag.SOP_INSTANCE_UID,
              Tag.STUDY_DATE,
              Tag.ACCESSION_NUMBER,
              Tag.MODALITY,
              Tag.STUDY_DESCRIPTION,
              Tag.SERIES_DESCRIPTION,
              Tag.PATIENT_NAME,
              Tag.PATIENT_ID,
              Tag.STUDY_INSTANCE_UID,
              Tag.SERIES_INSTANCE_UID,
              Tag.SERIES_NUMBER,
              Tag.INSTANCE_NUMBER ->
              length <= LONGEST_VALUE;
          default -> false;
        };
    return wanted ? Wish.TAKE : Wish.SKIP;
  }

  @Override
  public void value(int tag, Vr vr, byte[] value) {
    values.put(tag, value);
  }

  /** A value without padding; empty when missing. Of several values, all with their backslashes. */
  String text(int tag) {
    byte[] bytes = values.get(tag);
    if (bytes == null) {
      return "";
    }
    String terms = ascii(values.getOrDefault(Tag.SPECIFIC_CHARACTER_SET, new byte[0]));
    CharacterSets sets =
        terms.isEmpty()
            ? CharacterSets.DEFAULT
            : CharacterSets.of(List.of(terms.split("\\\\", -1)));
    boolean free =
        tag == Tag.PATIENT_NAME
            || tag == Tag.PATIENT_ID
            || tag == Tag.STUDY_DESCRIPTION
            || tag == Tag.SERIES_DESCRIPTION
            || tag == Tag.ACCESSION_NUMBER;
    return strip(free ? sets.decode(bytes) : ascii(bytes));
  }

  private static String ascii(byte[] bytes) {
    return strip(new String(bytes, StandardCharsets.US_ASCII));
  }

  private static String strip(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) <= ' ') {
      end--;
    }
    return text.substring(0, end).stripLeading();
  }
}
