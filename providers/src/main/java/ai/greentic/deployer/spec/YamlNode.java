package ai.greentic.deployer.spec;

import java.util.List;
import java.util.Map;

/**
 * A YAML document as a tree that knows where each part stands. Nothing in it is interpreted beyond
 * its kind.
 */
public sealed interface YamlNode {
  Position position();

  /** What the node is, as a message says it: {@code a list}. */
  String described();

  /** Quoted text, a block of text, or a plain word that is nothing else. */
  record Text(Position position, String text) implements YamlNode {
    @Override
    public String described() {
      return "the text " + Quoted.of(text);
    }
  }

  /** A plain number, as written. */
  record Numeral(Position position, String text) implements YamlNode {
    @Override
    public String described() {
      return "the number " + text;
    }
  }

  /** {@code true} or {@code false}. */
  record Truth(Position position, boolean truth) implements YamlNode {
    @Override
    public String described() {
      return "the boolean " + truth;
    }
  }

  /** Nothing, {@code ~} or {@code null}. */
  record Empty(Position position) implements YamlNode {
    @Override
    public String described() {
      return "empty";
    }
  }

  /** A list. */
  record Sequence(Position position, List<YamlNode> items) implements YamlNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String described() {
      return "a list";
    }
  }

  /** Entries by key, in the order of the document. */
  record Mapping(Position position, Map<String, Entry> entries) implements YamlNode {
    @Override
    public String described() {
      return "a mapping";
    }
  }

  /** Something that was reported already and must not be reported again. */
  record Refused(Position position) implements YamlNode {
    @Override
    public String described() {
      return "refused";
    }
  }

  /** A key of a mapping, with its value. */
  record Entry(Position keyPosition, YamlNode value) {}
}
