package org.scangate.core.access;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import org.scangate.api.access.Panels.Panel;

/**
 * A panel on disk.
 *
 * @param key SubjectPublicKeyInfo of a key on P-256, base64
 */
record PanelRecord(String id, Instant since, String by, String key) {
  static final int LONGEST_KEY = 200;

  private static final int FIELD_BITS = 256;

  Panel panel() {
    return new Panel(id, since, by);
  }

  /** Whether that is a key as panels have it. */
  static boolean isKey(String base64) {
    try {
      return parse(base64) instanceof ECPublicKey key
          && key.getParams().getCurve().getField().getFieldSize() == FIELD_BITS;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static PublicKey parse(String base64) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC")
        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }

  /** Whether this panel signed the bytes. */
  boolean signed(byte[] bytes, byte[] signature) {
    try {
      Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
      check.initVerify(parse(key));
      check.update(bytes);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
