package org.scangate.net.front.cert;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether two halves belong together: what one signs, the other verifies. */
final class KeyMatch {
  private static final byte[] PROBE = "ScanGate key check".getBytes(StandardCharsets.US_ASCII);

  private KeyMatch() {}

  static boolean matches(PrivateKey mine, PublicKey theirs) {
    if (!mine.getAlgorithm().replace("ECDSA", "EC").equals(theirs.getAlgorithm())) {
      return false;
    }
    try {
      Signature signature =
          Signature.getInstance(
              "RSA".equals(theirs.getAlgorithm()) ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(mine);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(theirs);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // Another curve or another kind: they cannot belong together.
      return false;
    }
  }
}
