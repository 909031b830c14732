package org.scangate.shell.ctl;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What passes over the control socket. The client sends the number of words and the words, each in
 * modified UTF-8; the server answers with output chunks and at last the exit code.
 */
final class CtlProtocol {
  static final int OUT = 1;
  static final int ERR = 2;
  static final int EXIT = 3;
  static final int MAX_WORDS = 64;

  /** Of one word, in modified UTF-8. */
  static final int MAX_BYTES = 65_535;

  private CtlProtocol() {}

  /** Why these words can't be sent, in plain words; empty when they can. */
  static String refusal(List<String> words) {
    if (words.isEmpty() || words.size() > MAX_WORDS) {
      return words.size() + " words; a command has 1 to " + MAX_WORDS;
    }
    for (String word : words) {
      // Three bytes at most for what UTF-16 has one of.
      if (word.length() > MAX_BYTES / 3) {
        return "a word of " + word.length() + " characters; " + MAX_BYTES / 3 + " are the most";
      }
    }
    return "";
  }

  static void writeWords(DataOutputStream out, List<String> words) throws IOException {
    out.writeInt(words.size());
    for (String word : words) {
      out.writeUTF(word);
    }
    out.flush();
  }

  static List<String> readWords(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 1 || count > MAX_WORDS) {
      throw new IOException(count + " words; a command has 1 to " + MAX_WORDS);
    }
    List<String> words = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      words.add(in.readUTF());
    }
    return words;
  }

  /** Sends everything written to it as chunks of one kind; several may share {@code out}. */
  static OutputStream chunks(DataOutputStream out, int kind) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
          return;
        }
        synchronized (out) {
          out.writeByte(kind);
          out.writeInt(length);
          out.write(bytes, offset, length);
          out.flush();
        }
      }
    };
  }
}
