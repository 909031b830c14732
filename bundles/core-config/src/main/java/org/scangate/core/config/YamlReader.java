package org.scangate.core.config;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML into {@link SiteNode}s: sections, lists, texts, numbers, true, false and nothing else;
 * no type is ever made from a tag. Plain scalars are read as YAML 1.2's core schema does (10.3.2):
 * {@code yes} is a text, {@code 012} too. Size, depth and the growth by aliases are bounded.
 */
final class YamlReader {
  static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 16;
  private static final int MAX_ALIASES = 32;
  private static final int MAX_NODES = 20_000;

  private static final Tag PLAIN = new Tag("tag:scangate.org,2026:plain");
  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]{0,30})");
  private static final Pattern REAL =
      Pattern.compile("[-+]?(0|[1-9][0-9]{0,15})[.][0-9]{1,15}([eE][-+]?[0-9]{1,2})?");

  private final Problems problems;
  private int nodes;

  private YamlReader(Problems problems) {
    this.problems = problems;
  }

  /** Reads a whole file; null when it is no YAML at all, which {@code problems} then says. */
  static SiteNode read(byte[] bytes, Problems problems) {
    return new YamlReader(problems).root(bytes);
  }

  private SiteNode root(byte[] bytes) {
    String text = decode(bytes);
    if (text == null) {
      return null;
    }
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setAllowRecursiveKeys(false);
    options.setProcessComments(false);
    options.setTagInspector(tag -> true); // nothing is made from tags; checkTag refuses them by key
    try {
      StreamReader reader = new StreamReader(text);
      Node root =
          new Composer(new ParserImpl(reader, options), new PlainResolver(), options)
              .getSingleNode();
      if (root == null) {
        return refuse(1, "is empty; start from etc/site.example.yaml");
      }
      return convert(root, "", lineOf(root), 0);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      return refuse(line, "is not YAML here: " + plainly(e.getProblem()));
    } catch (TooMuch e) {
      return refuse(e.line, e.getMessage());
    } catch (YAMLException e) {
      return refuse(1, "cannot be read: " + SiteNode.shown(String.valueOf(e.getMessage())));
    }
  }

  private SiteNode refuse(int line, String words) {
    problems.error(line, "file", words);
    return null;
  }

  /** UTF-8 with or without a byte order mark, any line ends, printable characters only. */
  private String decode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      refuse(1, "is longer than 1 MiB, the most that is read");
      return null;
    }
    if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
      refuse(1, "is UTF-16; save it as UTF-8");
      return null;
    }
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(in, out, true);
    if (result.isError()) {
      int line = 1;
      for (int i = 0; i < in.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      refuse(
          line,
          String.format(
              "is not UTF-8: byte 0x%02X; save it as UTF-8", bytes[in.position()] & 0xFF));
      return null;
    }
    String text = out.flip().toString();
    return printable(text) ? text : null;
  }

  private boolean printable(String text) {
    int line = 1;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int point = text.codePointAt(i);
      boolean otherBreak = point == 0x85 || point == 0x2028 || point == 0x2029;
      if (otherBreak || point == 0xFEFF || !StreamReader.isPrintable(point)) {
        refuse(line, String.format("has the character U+%04X, which is not allowed", point));
        return false;
      }
      line += point == '\n' ? 1 : 0;
    }
    return true;
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    boolean is = bytes.length >= start.length;
    for (int i = 0; is && i < start.length; i++) {
      is = (bytes[i] & 0xFF) == start[i];
    }
    return is;
  }

  private SiteNode convert(Node node, String key, int line, int depth) {
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
      throw new TooMuch(line, "grows too large through its aliases (*name); write the values out");
    }
    if (node instanceof ScalarNode scalar) {
      return new SiteNode(key, lineOf(scalar), scalar(scalar, key));
    }
    checkTag(node, key, node instanceof MappingNode ? Tag.MAP : Tag.SEQ);
    if (node instanceof SequenceNode sequence) {
      List<SiteNode> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item, key + "[" + items.size() + "]", lineOf(item), depth + 1));
      }
      return new SiteNode(key, line, List.copyOf(items));
    }
    Map<String, SiteNode> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : ((MappingNode) node).getValue()) {
      entry(tuple, key, entries, depth);
    }
    return new SiteNode(key, line, java.util.Collections.unmodifiableMap(entries));
  }

  private void entry(NodeTuple tuple, String section, Map<String, SiteNode> entries, int depth) {
    int line = lineOf(tuple.getKeyNode());
    if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
      problems.error(line, section.isEmpty() ? "file" : section, "a key is one word");
      return;
    }
    String name = scalar.getValue();
    String key = SiteNode.keyOf(section, name);
    if (name.equals("<<") && scalar.isPlain()) {
      problems.error(line, key, "merged sections (<<) are not taken; write the keys out");
    } else if (entries.containsKey(name)) {
      problems.error(
          line, key, "is there twice, first on line " + entries.get(name).line() + "; keep one");
    } else {
      entries.put(name, convert(tuple.getValueNode(), key, line, depth + 1));
    }
  }

  private Object scalar(ScalarNode node, String key) {
    String text = node.getValue();
    if (!node.getTag().equals(PLAIN)) {
      checkTag(node, key, Tag.STR);
      return text;
    }
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> SiteNode.EMPTY;
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> number(text);
    };
  }

  private static Object number(String text) {
    if (WHOLE.matcher(text).matches()) {
      BigInteger number = new BigInteger(text);
      return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }
    return REAL.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
  }

  private void checkTag(Node node, String key, Tag allowed) {
    if (!node.getTag().equals(allowed)) {
      problems.error(
          lineOf(node),
          key.isEmpty() ? "file" : key,
          "the tag " + SiteNode.shown(node.getTag().getValue()) + " is not allowed; remove it");
    }
  }

  private static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** SnakeYAML's reason with the usual cause and way out. */
  private static String plainly(String problem) {
    String reason = problem == null ? "unknown reason" : problem;
    if (reason.contains("TAB") || reason.contains("\\t")) {
      return "a tab; indent with blanks only";
    }
    if (reason.startsWith("mapping values are not allowed")) {
      return "a colon where none can be; check the indentation, put text with ': ' in quotes";
    }
    if (reason.startsWith("could not find expected ':'")) {
      return "a key without its colon, or wrong indentation";
    }
    if (reason.startsWith("found duplicate anchor")) {
      return reason;
    }
    if (reason.contains("but found another document")) {
      return "a second document; remove the line ---";
    }
    return SiteNode.shown(reason.replace("<", "").replace(">", ""));
  }

  /** Marks plain scalars, so that they can be told from tagged ones. */
  private static final class PlainResolver extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      // none: plain scalars are read by scalar()
    }

    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      return switch (kind) {
        case scalar -> implicit ? PLAIN : Tag.STR;
        case sequence -> Tag.SEQ;
        case mapping, anchor -> Tag.MAP;
      };
    }
  }

  /** A bound of the conversion was passed. */
  private static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int line;

    TooMuch(int line, String words) {
      super(words);
      this.line = line;
    }
  }
}
