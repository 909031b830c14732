package org.scangate.lib.dicom.data;

/**
 * Which VR an element has where the bytes do not say (PS3.6, PS3.7 E). It holds what this library's
 * users read by name, and the sequences of the modules that a gateway looks into; others are {@link
 * Vr#UN} and pass as bytes.
 */
final class Dictionary {

  private Dictionary() {}

  static Vr vr(int tag) {
    if ((tag & 0xffff) == 0) {
      return Vr.UL; // group length
    }
    if (tag >>> 16 == 0) {
      return command(tag);
    }
    if (Tag.isPrivate(tag)) {
      return (tag & 0xff00) == 0 && (tag & 0xff) >= 0x10 ? Vr.LO : Vr.UN; // private creator
    }
    return switch (tag) {
      case 0x00020001, 0x00020102 -> Vr.OB;
      case 0x00020002, 0x00020003, 0x00020010, 0x00020012, 0x00020100 -> Vr.UI;
      case 0x00020013 -> Vr.SH;
      case 0x00020016, 0x00020017, 0x00020018, 0x00080054, 0x00400001, 0x00400241 -> Vr.AE;
      case 0x00080005, 0x00080008, 0x00080052, 0x00080060, 0x00080061, 0x00100040 -> Vr.CS;
      case 0x00400252, 0x00400020, 0x00180015, 0x00185100, 0x00280004 -> Vr.CS;
      case 0x00080016, 0x00080018, 0x0020000D, 0x0020000E, 0x00200052, 0x00081195 -> Vr.UI;
      case 0x00081150, 0x00081155, 0x0008010D, 0x0008010C, 0x00080014 -> Vr.UI;
      case 0x00080012, 0x00080020, 0x00080021, 0x00080022, 0x00080023, 0x00100030 -> Vr.DA;
      case 0x00400002, 0x00400244, 0x00400250 -> Vr.DA;
      case 0x00080013, 0x00080030, 0x00080031, 0x00080032, 0x00080033 -> Vr.TM;
      case 0x00400003, 0x00400245, 0x00400251 -> Vr.TM;
      case 0x0008002A -> Vr.DT;
      case 0x00080050, 0x00080094, 0x00200010, 0x00080100, 0x00080102, 0x00081010 -> Vr.SH;
      case 0x00400009, 0x00400010, 0x00400011, 0x00401001, 0x00400253 -> Vr.SH;
      case 0x00080070, 0x00080080, 0x00080104, 0x00081030, 0x0008103E, 0x00081040 -> Vr.LO;
      case 0x00081090, 0x00100020, 0x00100021, 0x00181000, 0x00181020, 0x00181030 -> Vr.LO;
      case 0x00321060, 0x00400007, 0x00400254, 0x00402016, 0x00402017 -> Vr.LO;
      case 0x00080090, 0x00081050, 0x00081060, 0x00081070, 0x00100010, 0x00321032 -> Vr.PN;
      case 0x00400006 -> Vr.PN;
      case 0x00081140, 0x00081110, 0x00081111, 0x00081115, 0x00081120, 0x0008114A -> Vr.SQ;
      case 0x00081198, 0x00081199, 0x00081032, 0x00082112, 0x00082218, 0x00089215 -> Vr.SQ;
      case 0x00101002, 0x0032102B, 0x00321064, 0x00400008, 0x00400100, 0x00400260 -> Vr.SQ;
      case 0x00400270, 0x00400275, 0x00400320, 0x00400321, 0x00400324, 0x00400340 -> Vr.SQ;
      case 0x00400555, 0x0040A043, 0x0040A370, 0x0040A730, 0x52009229, 0x52009230 -> Vr.SQ;
      case 0x00080006, 0x00080082, 0x00081084, 0x00081250, 0x0040030E, 0x00400281 -> Vr.SQ;
      case 0x00081197, 0x00280002, 0x00280010, 0x00280011, 0x00280100, 0x00280101 -> Vr.US;
      case 0x00280102, 0x00280103 -> Vr.US;
      case 0x00200011, 0x00200012, 0x00200013, 0x00280008, 0x00201208 -> Vr.IS;
      case 0x00101010 -> Vr.AS;
      case 0x00101020, 0x00101030, 0x00180050, 0x00180060, 0x00200032, 0x00280030 -> Vr.DS;
      case 0x00281050, 0x00281051, 0x00281052, 0x00281053 -> Vr.DS;
      case 0x00104000 -> Vr.LT;
      case 0x7FE00010 -> Vr.OW;
      default -> Vr.UN;
    };
  }

  private static Vr command(int tag) {
    return switch (tag) {
      case 0x00000002, 0x00000003, 0x00001000, 0x00001001 -> Vr.UI;
      case 0x00000600, 0x00001030 -> Vr.AE;
      case 0x00000901, 0x00001005 -> Vr.AT;
      case 0x00000902 -> Vr.LO;
      default -> Vr.US;
    };
  }
}
