package org.scangate.lib.dicom.dimse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import org.scangate.lib.dicom.DicomException;
import org.scangate.lib.dicom.TransferSyntax;
import org.scangate.lib.dicom.Uid;
import org.scangate.lib.dicom.data.DataSet;
import org.scangate.lib.dicom.data.DataSetWriter;
import org.scangate.lib.dicom.data.Tag;
import org.scangate.lib.dicom.data.Vr;

/**
 * The command of a message (PS3.7 6.3.1), always in implicit little endian.
 *
 * <p>Requests are made without a message id; the association gives one when it sends them.
 */
public final class CommandSet {
  private static final int NO_DATA_SET = 0x0101;
  private static final int SOME_DATA_SET = 0x0000;
  private static final int MEDIUM = 0;
  private static final int HIGH = 1;
  private static final int LONGEST_COMMENT = 64;

  private final CommandField field;
  private final boolean response;
  private final DataSet elements;

  private CommandSet(CommandField field, boolean response, DataSet elements) {
    this.field = field;
    this.response = response;
    this.elements = elements;
  }

  /**
   * Reads one.
   *
   * @throws DicomException when it is broken, or what every command must have is missing
   */
  public static CommandSet read(ByteBuffer bytes) throws DicomException {
    DataSet elements = DataSet.read(bytes, TransferSyntax.IMPLICIT_LITTLE_ENDIAN);
    int code =
        elements
            .number(Tag.COMMAND_FIELD)
            .orElseThrow(() -> new DicomException("a command set without a command field"));
    CommandField field =
        CommandField.of(code)
            .orElseThrow(
                () -> new DicomException(String.format("command field %04XH is not known", code)));
    boolean response = (code & CommandField.RESPONSE) != 0;
    CommandSet read = new CommandSet(field, response, elements);
    int id =
        response || field == CommandField.C_CANCEL ? Tag.MESSAGE_ID_RESPONDED_TO : Tag.MESSAGE_ID;
    if (elements.number(id).isEmpty()) {
      throw new DicomException(field.words() + " without a message id");
    }
    if (elements.number(Tag.COMMAND_DATA_SET_TYPE).isEmpty()) {
      throw new DicomException(field.words() + " does not say whether a data set follows");
    }
    if (response && elements.number(Tag.STATUS).isEmpty()) {
      throw new DicomException("the response to " + field.words() + " has no status");
    }
    if (!response && field == CommandField.C_STORE) {
      String instance = read.sopInstance();
      if (!Uid.isValid(instance) || !Uid.isValid(read.sopClass())) {
        throw new DicomException("C-STORE without a valid SOP class and instance UID");
      }
    }
    return read;
  }

  /** Its bytes, group length first. */
  public byte[] write() {
    byte[] body = elements.write(TransferSyntax.IMPLICIT_LITTLE_ENDIAN);
    byte[] head =
        DataSetWriter.head(
            TransferSyntax.IMPLICIT_LITTLE_ENDIAN, Tag.COMMAND_GROUP_LENGTH, Vr.UL, 4);
    return ByteBuffer.allocate(head.length + 4 + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(head)
        .putInt(body.length)
        .put(body)
        .array();
  }

  public CommandField field() {
    return field;
  }

  public boolean isResponse() {
    return response;
  }

  public boolean hasDataSet() {
    return elements.number(Tag.COMMAND_DATA_SET_TYPE).orElse(NO_DATA_SET) != NO_DATA_SET;
  }

  /** Its own id, or for a response and a cancel that of the request meant. */
  public int messageId() {
    boolean other = response || field == CommandField.C_CANCEL;
    return elements.number(other ? Tag.MESSAGE_ID_RESPONDED_TO : Tag.MESSAGE_ID).orElse(0);
  }

  /** Of a response; 0 otherwise. */
  public int status() {
    return elements.number(Tag.STATUS).orElse(0);
  }

  /** Error comment of a response; may hold anything that the peer likes to say. */
  public String comment() {
    return elements.string(Tag.ERROR_COMMENT).orElse("");
  }

  /** The SOP class, affected or requested; empty when not given. */
  public String sopClass() {
    return elements
        .string(Tag.AFFECTED_SOP_CLASS_UID)
        .or(() -> elements.string(Tag.REQUESTED_SOP_CLASS_UID))
        .orElse("");
  }

  /** The SOP instance, affected or requested; empty when not given. */
  public String sopInstance() {
    return elements
        .string(Tag.AFFECTED_SOP_INSTANCE_UID)
        .or(() -> elements.string(Tag.REQUESTED_SOP_INSTANCE_UID))
        .orElse("");
  }

  /** Action type of N-ACTION. */
  public OptionalInt actionType() {
    return elements.number(Tag.ACTION_TYPE_ID);
  }

  /** Event type of N-EVENT-REPORT. */
  public OptionalInt eventType() {
    return elements.number(Tag.EVENT_TYPE_ID);
  }

  /** All elements, for what has no method of its own. */
  public DataSet elements() {
    return elements;
  }

  private static CommandSet make(CommandField field, boolean response, boolean data) {
    DataSet elements =
        new DataSet()
            .putUnsignedShort(
                Tag.COMMAND_FIELD, response ? field.code() | CommandField.RESPONSE : field.code())
            .putUnsignedShort(Tag.COMMAND_DATA_SET_TYPE, data ? SOME_DATA_SET : NO_DATA_SET);
    return new CommandSet(field, response, elements);
  }

  public static CommandSet echo() {
    CommandSet set = make(CommandField.C_ECHO, false, false);
    set.elements.put(Tag.AFFECTED_SOP_CLASS_UID, Uid.VERIFICATION);
    return set;
  }

  public static CommandSet store(String sopClass, String sopInstance) {
    CommandSet set = make(CommandField.C_STORE, false, true);
    set.elements
        .put(Tag.AFFECTED_SOP_CLASS_UID, sopClass)
        .put(Tag.AFFECTED_SOP_INSTANCE_UID, sopInstance)
        .putUnsignedShort(Tag.PRIORITY, MEDIUM);
    return set;
  }

  /** The same request with high priority. */
  public CommandSet urgent() {
    elements.putUnsignedShort(Tag.PRIORITY, HIGH);
    return this;
  }

  /** Whether this request has high priority. */
  public boolean isUrgent() {
    return elements.number(Tag.PRIORITY).orElse(MEDIUM) == HIGH;
  }

  public static CommandSet find(String sopClass) {
    CommandSet set = make(CommandField.C_FIND, false, true);
    set.elements.put(Tag.AFFECTED_SOP_CLASS_UID, sopClass).putUnsignedShort(Tag.PRIORITY, MEDIUM);
    return set;
  }

  /** Asks that the request with this id be given up. */
  public static CommandSet cancel(int messageId) {
    CommandSet set = make(CommandField.C_CANCEL, false, false);
    set.elements.putUnsignedShort(Tag.MESSAGE_ID_RESPONDED_TO, messageId);
    return set;
  }

  public static CommandSet create(String sopClass, String sopInstance, boolean data) {
    CommandSet set = make(CommandField.N_CREATE, false, data);
    set.elements
        .put(Tag.AFFECTED_SOP_CLASS_UID, sopClass)
        .put(Tag.AFFECTED_SOP_INSTANCE_UID, sopInstance);
    return set;
  }

  public static CommandSet set(String sopClass, String sopInstance) {
    CommandSet set = make(CommandField.N_SET, false, true);
    set.elements
        .put(Tag.REQUESTED_SOP_CLASS_UID, sopClass)
        .put(Tag.REQUESTED_SOP_INSTANCE_UID, sopInstance);
    return set;
  }

  public static CommandSet action(String sopClass, String sopInstance, int type, boolean data) {
    CommandSet set = make(CommandField.N_ACTION, false, data);
    set.elements
        .put(Tag.REQUESTED_SOP_CLASS_UID, sopClass)
        .put(Tag.REQUESTED_SOP_INSTANCE_UID, sopInstance)
        .putUnsignedShort(Tag.ACTION_TYPE_ID, type);
    return set;
  }

  public static CommandSet eventReport(String sopClass, String sopInstance, int type) {
    CommandSet set = make(CommandField.N_EVENT_REPORT, false, true);
    set.elements
        .put(Tag.AFFECTED_SOP_CLASS_UID, sopClass)
        .put(Tag.AFFECTED_SOP_INSTANCE_UID, sopInstance)
        .putUnsignedShort(Tag.EVENT_TYPE_ID, type);
    return set;
  }

  /** The response to this request, without a data set. */
  public CommandSet answer(int status) {
    return answer(status, false, "");
  }

  /**
   * The response to this request.
   *
   * @param comment what is wrong, at most 64 characters of ASCII, without patient data; empty for
   *     none
   */
  public CommandSet answer(int status, boolean data, String comment) {
    CommandSet set = make(field, true, data);
    set.elements
        .putUnsignedShort(Tag.MESSAGE_ID_RESPONDED_TO, messageId())
        .putUnsignedShort(Tag.STATUS, status);
    Optional.of(sopClass())
        .filter(uid -> !uid.isEmpty())
        .ifPresent(uid -> set.elements.put(Tag.AFFECTED_SOP_CLASS_UID, uid));
    Optional.of(sopInstance())
        .filter(uid -> !uid.isEmpty())
        .ifPresent(uid -> set.elements.put(Tag.AFFECTED_SOP_INSTANCE_UID, uid));
    actionType().ifPresent(type -> set.elements.putUnsignedShort(Tag.ACTION_TYPE_ID, type));
    eventType().ifPresent(type -> set.elements.putUnsignedShort(Tag.EVENT_TYPE_ID, type));
    if (!comment.isEmpty()) {
      set.elements.put(
          Tag.ERROR_COMMENT, comment.substring(0, Math.min(comment.length(), LONGEST_COMMENT)));
    }
    return set;
  }

  /** A copy of this request with an id. */
  public CommandSet withMessageId(int id) {
    DataSet copy = new DataSet();
    elements.elements().forEach(copy::put);
    return new CommandSet(field, response, copy.putUnsignedShort(Tag.MESSAGE_ID, id));
  }

  @Override
  public String toString() {
    return field.words() + (response ? " response " + Status.words(status()) : "");
  }
}
