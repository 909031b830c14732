package org.scangate.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckMainTest {
  @TempDir Path directory;
  private int code;

  private String run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    code = CheckMain.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  private String write(String text) throws IOException {
    return Files.writeString(directory.resolve("site.yaml"), text).toString();
  }

  @Test
  void aRightFile() throws IOException {
    TestSite.etc(directory);
    String file = write(TestSite.SMALL);
    assertThat(run(file)).isEqualTo(file + ": valid\n");
    assertThat(code).isZero();
  }

  @Test
  void aFileWithMistakesAndRemarks() throws IOException {
    TestSite.etc(Files.createDirectory(directory.resolve("etc")));
    String file =
        write(
            TestSite.SMALL.replace("CT", "XT").replace("MR\n", "XR\n")
                + "time: { alarm-above: 1s }\n");
    assertThat(run("--etc", directory.resolve("etc").toString(), file))
        .isEqualTo(
            file
                + ":15 scanners[0].modality: 'XR' is not one of: CT, MR; did you mean 'MR'?\n"
                + file
                + ":20 time: not available in this version; checked, not used (remark)\n"
                + file
                + ": 1 mistake, 1 remark\n");
    assertThat(code).isEqualTo(1);
  }

  @Test
  void aWrongCall() {
    assertThat(run(directory.resolve("none").toString())).contains("is not there");
    assertThat(code).isEqualTo(2);
    assertThat(run(directory.toString())).contains("is not a file");
    assertThat(code).isEqualTo(2);
    assertThat(run()).startsWith("usage:");
    assertThat(code).isEqualTo(2);
    assertThat(run("--help")).startsWith("usage:");
    assertThat(run("a\0b")).contains("Nul character");
    assertThat(code).isEqualTo(2);
  }
}
