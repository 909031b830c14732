package org.scangate.lib.dicom.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.TransferSyntax;

/**
 * A small data set in memory: a query, an answer, what a message carries beside images. Elements
 * are in the order of their tags. Not thread-safe.
 */
public final class DataSet {

  /** Most bytes of a data set that is read as a whole. */
  public static final int LONGEST = 4 << 20;

  private final NavigableMap<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);
  private final CharacterSets inherited;

  public DataSet() {
    this(CharacterSets.DEFAULT);
  }

  DataSet(CharacterSets inherited) {
    this.inherited = inherited;
  }

  /**
   * Reads a whole data set.
   *
   * @throws DicomException when it is broken, holds encapsulated pixel data, or is longer than
   *     {@link #LONGEST}
   */
  public static DataSet read(ByteBuffer bytes, TransferSyntax syntax) throws DicomException {
    DataSetCollector collector = new DataSetCollector(LONGEST);
    try (DataSetParser parser = new DataSetParser(syntax, LONGEST, collector)) {
      parser.feed(bytes);
      parser.end();
    }
    return collector.dataSet();
  }

  /** An empty one for a sequence of this one, whose characters are coded in the same way. */
  public DataSet newItem() {
    return new DataSet(characterSets());
  }

  /** Its bytes; sequences end with delimiters. */
  public byte[] write(TransferSyntax syntax) {
    return DataSetWriter.write(this, syntax);
  }

  public Collection<Element> elements() {
    return Collections.unmodifiableCollection(elements.values());
  }

  public boolean isEmpty() {
    return elements.isEmpty();
  }

  public boolean has(int tag) {
    return elements.containsKey(tag);
  }

  public DataSet put(Element element) {
    elements.put(element.tag(), element);
    return this;
  }

  /** Text of a VR that the dictionary knows; several values are joined by backslashes. */
  public DataSet put(int tag, String... values) {
    return put(tag, Dictionary.vr(tag), values);
  }

  /**
   * Text.
   *
   * @throws IllegalArgumentException when the character set of now lacks one of the characters
   */
  public DataSet put(int tag, Vr vr, String... values) {
    if (!vr.isText()) {
      throw new IllegalArgumentException(Tag.words(tag) + " is " + vr + ", which is not text");
    }
    String joined = String.join("\\", values);
    byte[] bytes =
        vr.hasCharacterSet()
            ? characterSets().encode(joined)
            : joined.getBytes(StandardCharsets.US_ASCII);
    return put(new Element.Value(tag, vr, even(bytes, vr)));
  }

  /** A number of 16 bits. */
  public DataSet putUnsignedShort(int tag, int value) {
    byte[] bytes = {(byte) value, (byte) (value >> 8)};
    return put(new Element.Value(tag, Vr.US, bytes));
  }

  public DataSet putItems(int tag, List<DataSet> items) {
    return put(new Element.Sequence(tag, items));
  }

  private static byte[] even(byte[] bytes, Vr vr) {
    if (bytes.length % 2 == 0) {
      return bytes;
    }
    byte[] padded = java.util.Arrays.copyOf(bytes, bytes.length + 1);
    padded[bytes.length] = (byte) vr.padding();
    return padded;
  }

  /** How this data set's characters are coded. */
  public CharacterSets characterSets() {
    List<String> terms = strings(Tag.SPECIFIC_CHARACTER_SET);
    return terms.isEmpty() ? inherited : CharacterSets.of(terms);
  }

  /** Bytes of a value; empty when it is missing or a sequence. */
  public Optional<byte[]> bytes(int tag) {
    return elements.get(tag) instanceof Element.Value value
        ? Optional.of(value.bytes())
        : Optional.empty();
  }

  /** The first value as text without padding; empty when missing, empty, or not text. */
  public Optional<String> string(int tag) {
    return strings(tag).stream().findFirst().filter(text -> !text.isEmpty());
  }

  /** All values as text without padding. */
  public List<String> strings(int tag) {
    if (!(elements.get(tag) instanceof Element.Value value) || value.bytes().length == 0) {
      return List.of();
    }
    // What says how characters are coded is read without it, whatever VR it claims (PS3.5 6.1.2.3).
    boolean known = value.vr() == Vr.UN || tag == Tag.SPECIFIC_CHARACTER_SET;
    Vr vr = known ? Dictionary.vr(tag) : value.vr();
    if (!vr.isText()) {
      return List.of();
    }
    String whole =
        vr.hasCharacterSet()
            ? characterSets().decode(value.bytes())
            : new String(value.bytes(), StandardCharsets.US_ASCII);
    List<String> values = new ArrayList<>();
    int from = 0;
    int to = vr.isMultiple() ? whole.indexOf('\\') : -1;
    while (to >= 0) {
      values.add(trim(whole.substring(from, to)));
      from = to + 1;
      to = whole.indexOf('\\', from);
    }
    values.add(trim(whole.substring(from)));
    return values;
  }

  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (to > from && text.charAt(to - 1) <= ' ') {
      to--;
    }
    while (from < to && text.charAt(from) == ' ') {
      from++;
    }
    return text.substring(from, to);
  }

  /** A number: the first value of US, UL, SS, SL, or of IS. */
  public OptionalInt number(int tag) {
    if (!(elements.get(tag) instanceof Element.Value value)) {
      return OptionalInt.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(value.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    Vr vr = value.vr() == Vr.UN ? Dictionary.vr(tag) : value.vr();
    return switch (vr) {
      case US -> in.remaining() < 2 ? OptionalInt.empty() : OptionalInt.of(in.getShort() & 0xffff);
      case SS -> in.remaining() < 2 ? OptionalInt.empty() : OptionalInt.of(in.getShort());
      case UL, SL -> in.remaining() < 4 ? OptionalInt.empty() : OptionalInt.of(in.getInt());
      case IS -> whole(string(tag).orElse(""));
      default -> OptionalInt.empty();
    };
  }

  private static OptionalInt whole(String text) {
    try {
      return OptionalInt.of(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** Items of a sequence; none when it is missing. */
  public List<DataSet> items(int tag) {
    return elements.get(tag) instanceof Element.Sequence sequence ? sequence.items() : List.of();
  }
}
