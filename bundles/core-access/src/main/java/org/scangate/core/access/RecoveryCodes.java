package org.scangate.core.access;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Codes on paper, each good for one second factor. They are random, 80 bits each, so a plain
 * SHA-256 keeps them: guessing is no easier than guessing the code.
 */
final class RecoveryCodes {
  static final int COUNT = 10;

  private RecoveryCodes() {}

  static List<String> make() {
    return Stream.generate(SecretCodes::readable).limit(COUNT).toList();
  }

  static List<String> hash(List<String> codes) {
    return codes.stream().map(SecretCodes::sha256Hex).toList();
  }

  /**
   * The hashes without the one of this code; the same list when it has none. Takes the same time
   * whichever it is.
   */
  static List<String> spend(List<String> hashes, String typed) {
    String hash = SecretCodes.sha256Hex(SecretCodes.canonical(typed));
    List<String> left = new ArrayList<>();
    for (String known : hashes) {
      if (!SecretCodes.same(known, hash)) {
        left.add(known);
      }
    }
    return left.size() == hashes.size() ? hashes : List.copyOf(left);
  }
}
