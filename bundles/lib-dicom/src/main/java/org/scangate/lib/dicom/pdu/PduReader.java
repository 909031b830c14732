package org.scangate.lib.dicom.pdu;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.pdu.Pdu.ContextAnswer;
import org.scangate.lib.dicom.pdu.Pdu.ProposedContext;
import org.scangate.lib.dicom.pdu.UserInformation.AsyncWindow;
import org.scangate.lib.dicom.pdu.UserInformation.RoleSelection;
import org.scangate.lib.dicom.pdu.UserInformation.UserIdentity;

/** The body of a PDU to a record. Unknown items are passed over, as PS3.8 9.3.1 asks. */
final class PduReader {
  private static final int TITLE_BYTES = 16;
  private static final int FIXED_BYTES = 68;
  private static final int MAX_CONTEXTS = 128;
  private static final int LONGEST_UID = 64;
  private static final int DEFAULT_MAX_LENGTH = 16384;

  private PduReader() {}

  static Pdu read(int type, ByteBuf body) throws DicomException {
    return switch (type) {
      case PduType.ASSOCIATE_RQ -> associate(body, true);
      case PduType.ASSOCIATE_AC -> associate(body, false);
      case PduType.ASSOCIATE_RJ ->
          new Pdu.AssociateReject(
              body.getUnsignedByte(body.readerIndex() + 1),
              body.getUnsignedByte(body.readerIndex() + 2),
              body.getUnsignedByte(body.readerIndex() + 3));
      case PduType.RELEASE_RQ -> new Pdu.ReleaseRequest();
      case PduType.RELEASE_RP -> new Pdu.ReleaseResponse();
      case PduType.ABORT ->
          new Pdu.Abort(
              body.getUnsignedByte(body.readerIndex() + 2),
              body.getUnsignedByte(body.readerIndex() + 3));
      default -> throw new DicomException("PDU type " + type);
    };
  }

  private static Pdu associate(ByteBuf body, boolean request) throws DicomException {
    if (body.readableBytes() < FIXED_BYTES) {
      throw new DicomException("A-ASSOCIATE of " + body.readableBytes() + " bytes");
    }
    final int version = body.readUnsignedShort();
    body.skipBytes(2);
    final String called = title(body);
    final String calling = title(body);
    body.skipBytes(32);
    String applicationContext = "";
    List<ProposedContext> proposed = new ArrayList<>();
    List<ContextAnswer> answers = new ArrayList<>();
    BitSet ids = new BitSet();
    UserInformation user = UserInformation.of(DEFAULT_MAX_LENGTH, "", "");
    while (body.isReadable()) {
      int item = type(body);
      ByteBuf value = value(body);
      switch (item) {
        case ItemType.APPLICATION_CONTEXT -> applicationContext = uid(value);
        case ItemType.PROPOSED_CONTEXT -> proposed.add(proposed(value, ids));
        case ItemType.CONTEXT_ANSWER -> answers.add(answer(value, ids));
        case ItemType.USER_INFORMATION -> user = user(value);
        default -> {
          // Passed over.
        }
      }
    }
    return request
        ? new Pdu.AssociateRequest(version, called, calling, applicationContext, proposed, user)
        : new Pdu.AssociateAccept(called, calling, applicationContext, answers, user);
  }

  private static String title(ByteBuf body) {
    return body.readCharSequence(TITLE_BYTES, StandardCharsets.ISO_8859_1).toString().strip();
  }

  private static int type(ByteBuf in) throws DicomException {
    if (in.readableBytes() < 4) {
      throw new DicomException(in.readableBytes() + " stray bytes after the last item");
    }
    int type = in.readUnsignedByte();
    in.skipBytes(1);
    return type;
  }

  private static ByteBuf value(ByteBuf in) throws DicomException {
    int length = in.readUnsignedShort();
    if (length > in.readableBytes()) {
      throw new DicomException(
          "an item of " + length + " bytes with " + in.readableBytes() + " bytes left");
    }
    return in.readSlice(length);
  }

  /** Without the zero that some peers pad with. */
  private static String uid(ByteBuf value) throws DicomException {
    String uid = text(value);
    int end = uid.length();
    while (end > 0 && (uid.charAt(end - 1) == 0 || uid.charAt(end - 1) == ' ')) {
      end--;
    }
    if (end > LONGEST_UID) {
      throw new DicomException("a UID of " + end + " characters");
    }
    return uid.substring(0, end);
  }

  private static String text(ByteBuf value) {
    return value.readCharSequence(value.readableBytes(), StandardCharsets.ISO_8859_1).toString();
  }

  private static int contextId(ByteBuf value, BitSet ids) throws DicomException {
    if (value.readableBytes() < 4) {
      throw new DicomException("a presentation context of " + value.readableBytes() + " bytes");
    }
    int id = value.readUnsignedByte();
    if (id % 2 == 0 || ids.get(id) || ids.cardinality() == MAX_CONTEXTS) {
      throw new DicomException("presentation context " + id + " is even or given twice");
    }
    ids.set(id);
    return id;
  }

  private static ProposedContext proposed(ByteBuf value, BitSet ids) throws DicomException {
    int id = contextId(value, ids);
    value.skipBytes(3);
    String abstractSyntax = "";
    List<String> transferSyntaxes = new ArrayList<>();
    while (value.isReadable()) {
      int item = type(value);
      ByteBuf inner = value(value);
      if (item == ItemType.ABSTRACT_SYNTAX) {
        abstractSyntax = uid(inner);
      } else if (item == ItemType.TRANSFER_SYNTAX) {
        transferSyntaxes.add(uid(inner));
      }
    }
    return new ProposedContext(id, abstractSyntax, transferSyntaxes);
  }

  private static ContextAnswer answer(ByteBuf value, BitSet ids) throws DicomException {
    int id = contextId(value, ids);
    value.skipBytes(1);
    int code = value.readUnsignedByte();
    value.skipBytes(1);
    ContextAnswer.Result result =
        ContextAnswer.Result.of(code)
            .orElseThrow(
                () -> new DicomException("presentation context " + id + " is answered " + code));
    String transferSyntax = "";
    while (value.isReadable()) {
      int item = type(value);
      ByteBuf inner = value(value);
      if (item == ItemType.TRANSFER_SYNTAX && result == ContextAnswer.Result.ACCEPTED) {
        transferSyntax = uid(inner);
      }
    }
    return new ContextAnswer(id, result, transferSyntax);
  }

  private static UserInformation user(ByteBuf in) throws DicomException {
    long maxLength = DEFAULT_MAX_LENGTH;
    String implementation = "";
    String version = "";
    Optional<AsyncWindow> window = Optional.empty();
    List<RoleSelection> roles = new ArrayList<>();
    Optional<UserIdentity> identity = Optional.empty();
    Optional<byte[]> identityAnswer = Optional.empty();
    while (in.isReadable()) {
      int item = type(in);
      ByteBuf value = value(in);
      switch (item) {
        case ItemType.MAX_LENGTH -> maxLength = need(value, 4).readUnsignedInt();
        case ItemType.IMPLEMENTATION_CLASS -> implementation = uid(value);
        case ItemType.IMPLEMENTATION_VERSION -> version = text(value).strip();
        case ItemType.ASYNC_WINDOW -> {
          need(value, 4);
          window =
              Optional.of(new AsyncWindow(value.readUnsignedShort(), value.readUnsignedShort()));
        }
        case ItemType.ROLE_SELECTION -> {
          String sopClass = uid(need(value, need(value, 2).readUnsignedShort(), 2));
          roles.add(new RoleSelection(sopClass, value.readByte() != 0, value.readByte() != 0));
        }
        case ItemType.USER_IDENTITY -> {
          int type = need(value, 4).readUnsignedByte();
          boolean wanted = value.readByte() != 0;
          byte[] primary = bytes(value);
          identity = Optional.of(new UserIdentity(type, wanted, primary, bytes(value)));
        }
        case ItemType.USER_IDENTITY_ANSWER -> identityAnswer = Optional.of(bytes(value));
        default -> {
          // Extended negotiation and what is newer than this: passed over.
        }
      }
    }
    return new UserInformation(
        maxLength, implementation, version, window, roles, identity, identityAnswer);
  }

  private static ByteBuf need(ByteBuf value, int bytes) throws DicomException {
    if (value.readableBytes() < bytes) {
      throw new DicomException(
          "an item of user information has " + value.readableBytes() + " bytes, not " + bytes);
    }
    return value;
  }

  /** A slice of {@code bytes} that leaves at least {@code after} behind it. */
  private static ByteBuf need(ByteBuf value, int bytes, int after) throws DicomException {
    return need(value, bytes + after).readSlice(bytes);
  }

  private static byte[] bytes(ByteBuf value) throws DicomException {
    int length = need(value, 2).readUnsignedShort();
    byte[] bytes = new byte[length];
    need(value, length).readBytes(bytes);
    return bytes;
  }
}
