package com.example.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The document shows exactly what is compiled and run here, and keeps its promise of size. */
class DocumentTest {
  private static final List<String> FILES =
      List.of(
          "src/main/java/com/example/scanner/package-info.java",
          "src/main/java/com/example/scanner/ClockDriver.java",
          "src/main/java/com/example/scanner/ClockConnection.java",
          "src/test/java/com/example/scanner/ClockDriverTest.java");

  @Test
  void showsTheFourFilesAsTheyAre() throws IOException {
    String document = Files.readString(Path.of("../../docs/writing-a-driver.md"));
    long lines = 0;
    for (String file : FILES) {
      String code = Files.readString(Path.of(file));
      lines += code.lines().count();
      assertThat(document).contains("```java\n" + code + "```");
    }
    assertThat(lines).isLessThan(200);
  }
}
