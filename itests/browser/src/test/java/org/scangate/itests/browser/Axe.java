package org.scangate.itests.browser;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** axe-core, run in a page against WCAG 2.2 AA. */
final class Axe {
  private static final String SCRIPT = "bundles/remote-web/ui/node_modules/axe-core/axe.min.js";
  private static final List<String> RULES =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

  private final String source;

  Axe() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve(SCRIPT))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IOException("no " + SCRIPT + ": build bundles/remote-web first");
    }
    source = Files.readString(folder.resolve(SCRIPT));
  }

  /** What the page breaks: a line for each rule with the elements that break it. */
  List<String> violations(Page page) {
    page.evaluate(source + ";0");
    Object found =
        page.evaluate(
            "async rules => (await axe.run(document, {runOnly: rules})).violations"
                + ".map(it => it.id + ': ' + it.help + ': '"
                + " + it.nodes.map(node => node.html.slice(0, 160)).join(' | '))",
            RULES);
    return ((List<?>) found).stream().map(Object::toString).toList();
  }

  /** Whether the script is there at all: a page with a picture that says nothing is at fault. */
  boolean findsAFault(Page page) {
    page.setContent("<html><body><img src='data:,'></body></html>");
    return violations(page).stream().anyMatch(it -> it.startsWith("image-alt"));
  }
}
