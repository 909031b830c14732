package org.scangate.lib.dicom.data;

/** Data elements that are used by name: group in the upper 16 bits, element in the lower. */
public final class Tag {
  // Command sets, PS3.7 E.1
  public static final int COMMAND_GROUP_LENGTH = 0x00000000;
  public static final int AFFECTED_SOP_CLASS_UID = 0x00000002;
  public static final int REQUESTED_SOP_CLASS_UID = 0x00000003;
  public static final int COMMAND_FIELD = 0x00000100;
  public static final int MESSAGE_ID = 0x00000110;
  public static final int MESSAGE_ID_RESPONDED_TO = 0x00000120;
  public static final int MOVE_DESTINATION = 0x00000600;
  public static final int PRIORITY = 0x00000700;
  public static final int COMMAND_DATA_SET_TYPE = 0x00000800;
  public static final int STATUS = 0x00000900;
  public static final int OFFENDING_ELEMENT = 0x00000901;
  public static final int ERROR_COMMENT = 0x00000902;
  public static final int ERROR_ID = 0x00000903;
  public static final int AFFECTED_SOP_INSTANCE_UID = 0x00001000;
  public static final int REQUESTED_SOP_INSTANCE_UID = 0x00001001;
  public static final int EVENT_TYPE_ID = 0x00001002;
  public static final int ATTRIBUTE_IDENTIFIER_LIST = 0x00001005;
  public static final int ACTION_TYPE_ID = 0x00001008;
  public static final int MOVE_ORIGINATOR_TITLE = 0x00001030;
  public static final int MOVE_ORIGINATOR_MESSAGE_ID = 0x00001031;

  // File meta information, PS3.10 7.1
  public static final int META_GROUP_LENGTH = 0x00020000;
  public static final int META_VERSION = 0x00020001;
  public static final int MEDIA_STORAGE_SOP_CLASS_UID = 0x00020002;
  public static final int MEDIA_STORAGE_SOP_INSTANCE_UID = 0x00020003;
  public static final int TRANSFER_SYNTAX_UID = 0x00020010;
  public static final int IMPLEMENTATION_CLASS_UID = 0x00020012;
  public static final int IMPLEMENTATION_VERSION_NAME = 0x00020013;
  public static final int SOURCE_AE_TITLE = 0x00020016;

  // Data sets, PS3.6
  public static final int SPECIFIC_CHARACTER_SET = 0x00080005;
  public static final int SOP_CLASS_UID = 0x00080016;
  public static final int SOP_INSTANCE_UID = 0x00080018;
  public static final int STUDY_DATE = 0x00080020;
  public static final int STUDY_TIME = 0x00080030;
  public static final int ACCESSION_NUMBER = 0x00080050;
  public static final int QUERY_RETRIEVE_LEVEL = 0x00080052;
  public static final int MODALITY = 0x00080060;
  public static final int STUDY_DESCRIPTION = 0x00081030;
  public static final int SERIES_DESCRIPTION = 0x0008103E;
  public static final int REFERENCED_SOP_CLASS_UID = 0x00081150;
  public static final int REFERENCED_SOP_INSTANCE_UID = 0x00081155;
  public static final int TRANSACTION_UID = 0x00081195;
  public static final int FAILURE_REASON = 0x00081197;
  public static final int FAILED_SOP_SEQUENCE = 0x00081198;
  public static final int REFERENCED_SOP_SEQUENCE = 0x00081199;
  public static final int PATIENT_NAME = 0x00100010;
  public static final int PATIENT_ID = 0x00100020;
  public static final int PATIENT_BIRTH_DATE = 0x00100030;
  public static final int PATIENT_SEX = 0x00100040;
  public static final int STUDY_INSTANCE_UID = 0x0020000D;
  public static final int SERIES_INSTANCE_UID = 0x0020000E;
  public static final int SERIES_NUMBER = 0x00200011;
  public static final int INSTANCE_NUMBER = 0x00200013;
  public static final int SCHEDULED_STATION_AE_TITLE = 0x00400001;
  public static final int SCHEDULED_PROCEDURE_STEP_SEQUENCE = 0x00400100;
  public static final int PERFORMED_PROCEDURE_STEP_STATUS = 0x00400252;
  public static final int PERFORMED_SERIES_SEQUENCE = 0x00400340;
  public static final int PIXEL_DATA = 0x7FE00010;

  // Structure, PS3.5 7.5
  static final int ITEM = 0xFFFEE000;
  static final int ITEM_END = 0xFFFEE00D;
  static final int SEQUENCE_END = 0xFFFEE0DD;

  private Tag() {}

  /** As people write it: {@code (0008,0018)}. */
  public static String words(int tag) {
    return String.format("(%04X,%04X)", tag >>> 16, tag & 0xffff);
  }

  public static boolean isPrivate(int tag) {
    return ((tag >>> 16) & 1) == 1;
  }
}
