package org.scangate.shell.command;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.io.PrintStream;
import java.util.Map;

/** Draws a QR code (ISO/IEC 18004) with half blocks: two modules to a character cell. */
final class QrCode {
  private QrCode() {}

  /** Light modules are drawn in the terminal's foreground, so that the code reads on a dark one. */
  static void print(String text, PrintStream out) {
    BitMatrix code;
    try {
      code =
          new QRCodeWriter()
              .encode(text, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.MARGIN, 2));
    } catch (WriterException e) {
      throw new IllegalArgumentException(
          "no QR code of " + text.length() + " characters: " + e.getMessage(), e);
    }
    for (int y = 0; y < code.getHeight(); y += 2) {
      StringBuilder line = new StringBuilder(code.getWidth());
      for (int x = 0; x < code.getWidth(); x++) {
        boolean top = !code.get(x, y);
        boolean bottom = y + 1 < code.getHeight() && !code.get(x, y + 1);
        line.append(top ? bottom ? '\u2588' : '\u2580' : bottom ? '\u2584' : ' ');
      }
      out.println(line);
    }
  }
}
