package org.scangate.lib.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.TransferSyntax;

class DataSetTest {
  private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
  private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_LITTLE_ENDIAN;

  private static DataSet sample() {
    DataSet all = new DataSet().put(Tag.SPECIFIC_CHARACTER_SET, "ISO_IR 192");
    return all.put(Tag.SOP_INSTANCE_UID, "1.2.3.4")
        .put(Tag.PATIENT_NAME, "Müller^Jürgen")
        .put(Tag.PATIENT_ID, "PH-1")
        .putUnsignedShort(0x00280010, 512)
        .put(new Element.Value(0x00091001, Vr.UN, new byte[] {1, 2, 3, 4}))
        .putItems(
            Tag.REFERENCED_SOP_SEQUENCE,
            List.of(
                new DataSet().put(Tag.REFERENCED_SOP_INSTANCE_UID, "1.2.3.5"),
                all.newItem().put(Tag.STUDY_DESCRIPTION, "Schädel"),
                new DataSet()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99"})
  void whatIsWrittenIsRead(String uid) throws DicomException {
    TransferSyntax syntax = TransferSyntax.of(uid).orElseThrow();
    DataSet read = DataSet.read(ByteBuffer.wrap(sample().write(syntax)), syntax);
    assertThat(read.string(Tag.PATIENT_NAME)).contains("Müller^Jürgen");
    assertThat(read.string(Tag.SOP_INSTANCE_UID)).contains("1.2.3.4");
    assertThat(read.number(0x00280010)).hasValue(512);
    assertThat(read.bytes(0x00091001).orElseThrow()).containsExactly(1, 2, 3, 4);
    List<DataSet> items = read.items(Tag.REFERENCED_SOP_SEQUENCE);
    assertThat(items).hasSize(3);
    assertThat(items.get(0).string(Tag.REFERENCED_SOP_INSTANCE_UID)).contains("1.2.3.5");
    assertThat(items.get(1).string(Tag.STUDY_DESCRIPTION)).contains("Schädel");
    assertThat(items.get(2).isEmpty()).isTrue();
    assertThat(read.write(syntax)).isEqualTo(sample().write(syntax));
  }

  /** What a parser meets, as words. */
  private static List<String> meet(String hex, TransferSyntax syntax, int piece, int skip)
      throws DicomException {
    List<String> met = new ArrayList<>();
    DataSetVisitor visitor =
        new DataSetVisitor() {
          @Override
          public Wish element(int tag, Vr vr, long length, int depth) {
            met.add(Tag.words(tag) + vr + (length == UNDEFINED ? "?" : length) + "@" + depth);
            return tag == skip ? Wish.SKIP : tag == Tag.PIXEL_DATA ? Wish.SKIP : Wish.TAKE;
          }

          @Override
          public void value(int tag, Vr vr, byte[] value) {
            met.add("=" + ByteBufUtil.hexDump(value));
          }

          @Override
          public void beginItem(int sequence) {
            met.add("[");
          }

          @Override
          public void endItem(int sequence) {
            met.add("]");
          }

          @Override
          public void endSequence(int sequence) {
            met.add("end");
          }
        };
    byte[] bytes = ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
    try (DataSetParser parser = new DataSetParser(syntax, 100, visitor)) {
      for (int at = 0; at < bytes.length; at += piece) {
        parser.feed(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
      }
      parser.end();
    }
    return met;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 1000})
  void sequencesOfBothKinds(int piece) throws DicomException {
    String defined =
        "08009911 5351 0000 1a000000" // sequence of 26 bytes
            + "feff00e0 0a000000 08005511 5549 0200 3100" // item of 10 bytes
            + "feff00e0 00000000" // empty item
            + "20001300 4953 0200 3120";
    assertThat(meet(defined, EXPLICIT, piece, 0))
        .containsExactly(
            "(0008,1199)SQ26@0",
            "[",
            "(0008,1155)UI2@1",
            "=3100",
            "]",
            "[",
            "]",
            "end",
            "(0020,0013)IS2@0",
            "=3120");
    String undefined =
        "08009911 5351 0000 ffffffff feff00e0 ffffffff 08005511 5549 0200 3100 feff0de0 00000000"
            + "feffdde0 00000000 20001300 4953 0200 3120";
    assertThat(meet(undefined, EXPLICIT, piece, 0))
        .containsExactly(
            "(0008,1199)SQ?@0",
            "[",
            "(0008,1155)UI2@1",
            "=3100",
            "]",
            "end",
            "(0020,0013)IS2@0",
            "=3120");
    assertThat(meet(undefined, EXPLICIT, piece, Tag.REFERENCED_SOP_SEQUENCE))
        .containsExactly("(0008,1199)SQ?@0", "(0020,0013)IS2@0", "=3120");
    String implicit = "08009911 12000000 feff00e0 0a000000 08005511 02000000 3100";
    assertThat(meet(implicit, IMPLICIT, piece, 0))
        .containsExactly("(0008,1199)SQ18@0", "[", "(0008,1155)UI2@1", "=3100", "]", "end");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void unknownInUndefinedLengthHidesImplicitLayout(int piece) throws DicomException {
    String hidden =
        "09000110 554e 0000 ffffffff feff00e0 ffffffff 08005511 02000000 3100 feff0de0 00000000"
            + "feffdde0 00000000";
    assertThat(meet(hidden, EXPLICIT, piece, 0))
        .containsExactly("(0009,1001)SQ?@0", "[", "(0008,1155)UI2@1", "=3100", "]", "end");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1000})
  void fragmentsOfPixelDataArePassedOver(int piece) throws DicomException {
    String encapsulated =
        "e07f1000 4f42 0000 ffffffff feff00e0 00000000 feff00e0 06000000 0102030405ff"
            + "feffdde0 00000000 fcfffcff 4f42 0000 02000000 0000";
    assertThat(meet(encapsulated, EXPLICIT, piece, 0))
        .containsExactly("(7FE0,0010)OB?@0", "(FFFC,FFFC)OB2@0", "=0000");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "08001800 5549 0400 3100, ends inside",
    "08001800 0000 0400 3100, has no VR",
    "08001800 5549 ff00 3100, more than the 100",
    "08009911 5351 0000 08000000 feff00e0 10000000, reaches past",
    "08009911 5351 0000 ffffffff 08001800 5549 0200 3100, where an item must begin",
    "feff00e0 00000000, outside a sequence",
    "08009911 5351 0000 ffffffff feff00e0 ffffffff feff00e0 00000000, inside an item",
    "08009911 5351 0000 ffffffff feff0de0 00000000, ends nothing",
    "e07f1000 4f42 0000 ffffffff feff00e0 ffffffff, has no length",
  })
  void brokenOnesAreNamed(String hex, String words) {
    assertThatThrownBy(() -> meet(hex, EXPLICIT, 1000, 0))
        .isInstanceOf(DicomException.class)
        .hasMessageContaining(words);
  }

  @Test
  void depthIsBounded() {
    String deep = "08009911 5351 0000 ffffffff feff00e0 ffffffff".repeat(33);
    assertThatThrownBy(() -> meet(deep, EXPLICIT, 1000, 0)).hasMessageContaining("deep");
  }

  @Test
  void memoryIsBounded() {
    byte[] many = "feff00e000000000".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
    byte[] items = ByteBufUtil.decodeHexDump(new String(many, StandardCharsets.US_ASCII));
    byte[] head = ByteBufUtil.decodeHexDump("0800991153510000ffffffff");
    ByteBuffer all = ByteBuffer.allocate(head.length + items.length).put(head).put(items).flip();
    assertThatThrownBy(() -> DataSet.read(all, EXPLICIT)).hasMessageContaining("memory");
  }

  @Test
  void characterSetsOfTheStandard() {
    assertThat(CharacterSets.of(List.of("ISO_IR 100")).decode(hex("c46e65617320")))
        .isEqualTo("Äneas ");
    assertThat(CharacterSets.of(List.of("ISO_IR 192")).decode(hex("e78e8b"))).isEqualTo("王");
    assertThat(CharacterSets.of(List.of("GB18030")).decode(hex("cdf5"))).isEqualTo("王");
    // PS3.5 H.3.1: Yamada^Tarou=山田^太郎=やまだ^たろう
    assertThat(
            CharacterSets.of(List.of("", "ISO 2022 IR 87"))
                .decode(
                    hex(
                        "59616d6164615e5461726f753d1b24423b3345441b28425e1b244242404f3a1b2842"
                            + "3d1b24422464245e24401b28425e1b2442243f246d24261b2842")))
        .isEqualTo("Yamada^Tarou=山田^太郎=やまだ^たろう");
    // PS3.5 I.2: Hong^Gildong=洪^吉洞=홍^길동
    assertThat(
            CharacterSets.of(List.of("", "ISO 2022 IR 149"))
                .decode(
                    hex(
                        "486f6e675e47696c646f6e673d1b242943fbf35e1b242943d1ced4d73d"
                            + "1b242943c8ab5e1b242943b1e6b5bf")))
        .isEqualTo("Hong^Gildong=洪^吉洞=홍^길동");
  }

  @Test
  void aCharacterSetThatClaimsToBeTextIsReadWithoutOne() {
    byte[] latin = "ISO_IR 100".getBytes(StandardCharsets.US_ASCII);
    DataSet wrong =
        new DataSet()
            .put(new Element.Value(Tag.SPECIFIC_CHARACTER_SET, Vr.LO, latin))
            .put(new Element.Value(Tag.PATIENT_NAME, Vr.PN, hex("c46e65617320")));
    assertThat(wrong.strings(Tag.SPECIFIC_CHARACTER_SET)).containsExactly("ISO_IR 100");
    assertThat(wrong.string(Tag.PATIENT_NAME)).contains("\u00c4neas");
  }

  private static byte[] hex(String hex) {
    return ByteBufUtil.decodeHexDump(hex);
  }

  @Test
  void textThatItsCharacterSetLacksIsRefused() {
    assertThatThrownBy(() -> new DataSet().put(Tag.PATIENT_NAME, "Ä"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Specific Character Set");
  }

  @Test
  void fileMetaInformation() throws DicomException {
    FileMeta meta = new FileMeta("1.2.3", "1.2.3.4.5", "1.2.840.10008.1.2.4.70", "MR1");
    byte[] bytes = meta.write();
    ByteBuffer file = ByteBuffer.allocate(bytes.length + 3).put(bytes).put(new byte[3]).flip();
    assertThat(FileMeta.read(file)).isEqualTo(meta);
    assertThat(file.remaining()).isEqualTo(3);
    assertThatThrownBy(() -> FileMeta.read(ByteBuffer.allocate(200))).hasMessageContaining("DICM");
  }
}
