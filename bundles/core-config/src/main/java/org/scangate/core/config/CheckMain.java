package org.scangate.core.config;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.scangate.api.site.SiteProblem;

/**
 * Checks a site file without an appliance: {@code CheckMain [--etc DIR] [--console] FILE}. Prints a
 * line for each mistake and remark, then a verdict. Ends with 0 when the file may be applied, 1
 * when it has mistakes, 2 when it cannot be read or the call is wrong.
 */
public final class CheckMain {
  private CheckMain() {}

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    int code = run(arguments, out);
    out.flush();
    System.exit(code);
  }

  static int run(String[] arguments, PrintStream out) {
    List<String> words = new ArrayList<>(List.of(arguments));
    Kind kind = words.remove("--console") ? Kind.CONSOLE : Kind.APPLIANCE;
    boolean withEtc = words.size() == 3 && words.get(0).equals("--etc");
    if (!withEtc && (words.size() != 1 || words.get(0).startsWith("-"))) {
      out.println("usage: CheckMain [--etc DIR] [--console] FILE");
      return 2;
    }
    try {
      Path file = Path.of(words.get(words.size() - 1));
      Path etc = withEtc ? Path.of(words.get(1)) : file.toAbsolutePath().getParent();
      SiteCheck.Checked checked =
          new SiteCheck(etc, kind).check(file.toString(), SiteCheck.read(file));
      checked.problems().forEach(problem -> out.println(line(problem)));
      out.println(verdict(file, checked));
      return checked.valid() ? 0 : 1;
    } catch (IOException e) {
      out.println(Trouble.wordsOf(e));
      return 2;
    } catch (InvalidPathException e) {
      out.println(e.getMessage());
      return 2;
    }
  }

  private static String line(SiteProblem problem) {
    return problem.error() ? problem.toString() : problem + " (remark)";
  }

  private static String verdict(Path file, SiteCheck.Checked checked) {
    String count = checked.count();
    return file + ": " + (checked.valid() ? "valid" + (count.isEmpty() ? "" : ", ") : "") + count;
  }
}
