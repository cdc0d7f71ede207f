package ai.greentic.deployer.spec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads the part of YAML in which a document means what a reviewer sees: no anchors, aliases, merge
 * keys, tags, duplicate keys or second documents.
 *
 * <p>Reads SnakeYAML's events, the parser below Jackson's, because Jackson drops the anchor of a
 * scalar, turns an alias into text, and gives syntax errors the place of the token before.
 */
public final class YamlReader {
  private static final int DEEPEST = 32;

  private final SpecProblems problems;
  private final Parser events;
  private Position last = Position.START;

  private YamlReader(SpecProblems problems, String text) {
    this.problems = problems;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // The size is limited in bytes, before.
    this.events = new ParserImpl(new StreamReader(text), options);
  }

  /** Reads a document that people write: at most 1 MiB. */
  public static YamlNode read(SpecProblems problems, byte[] bytes) throws InvalidSpecException {
    return read(problems, bytes, DocumentText.MOST_BYTES);
  }

  /**
   * Reads one document. Problems of its form that leave it readable are added to {@code problems}.
   *
   * @throws InvalidSpecException when it cannot be read to its end
   */
  static YamlNode read(SpecProblems problems, byte[] bytes, int mostBytes)
      throws InvalidSpecException {
    YamlReader reader = new YamlReader(problems, new DocumentText(problems, mostBytes).read(bytes));
    try {
      return reader.document();
    } catch (YAMLException e) {
      throw problems.stop(
          SpecError.DOCUMENT_SYNTAX, reader.place(e), "", YamlSyntax.what(e), YamlSyntax.remedy(e));
    } catch (NumberFormatException _) {
      // SnakeYAML 2.5 reads the eight digits of \U as a signed number.
      throw problems.stop(
          SpecError.DOCUMENT_SYNTAX,
          reader.last,
          "",
          "is not YAML: after here, an escape \\U stands for no character",
          "write the character itself");
    }
  }

  /** A few errors of SnakeYAML have no mark: they are in what follows the part read last. */
  private Position place(YAMLException e) {
    Mark mark = e instanceof MarkedYAMLException marked ? marked.getProblemMark() : null;
    return mark == null ? last : position(mark);
  }

  private static Position position(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private YamlNode document() throws InvalidSpecException {
    events.getEvent();
    if (!events.checkEvent(Event.ID.DocumentStart)) {
      return new YamlNode.Empty(Position.START);
    }
    events.getEvent();
    YamlNode root = node("", 0);
    events.getEvent();
    if (events.checkEvent(Event.ID.DocumentStart)) {
      throw problems.stop(
          SpecError.DOCUMENT_SYNTAX,
          position(events.peekEvent().getStartMark()),
          "",
          "a second document begins here",
          "keep one document in one file");
    }
    return root;
  }

  private YamlNode node(String path, int depth) throws InvalidSpecException {
    Event event = events.getEvent();
    Position position = position(event.getStartMark());
    last = position;
    if (depth > DEEPEST) {
      throw problems.stop(
          SpecError.DOCUMENT_SYNTAX,
          position,
          "",
          "is nested more than " + DEEPEST + " levels deep",
          "remove a level");
    }
    // No switch over these types: Java makes a class for it at each start, in milliseconds.
    if (event instanceof ScalarEvent scalar) {
      boolean refused = refuseMarks(position, path, scalar.getAnchor(), scalar.getTag());
      return refused ? new YamlNode.Refused(position) : scalar(position, path, scalar);
    }
    if (event instanceof SequenceStartEvent start) {
      refuseMarks(position, path, start);
      return sequence(position, path, depth);
    }
    if (event instanceof MappingStartEvent start) {
      refuseMarks(position, path, start);
      return mapping(position, path, depth);
    }
    if (event instanceof AliasEvent alias) {
      refuseAlias(position, path, alias);
      return new YamlNode.Refused(position);
    }
    throw new IllegalStateException("not the start of a node: " + event);
  }

  private YamlNode scalar(Position position, String path, ScalarEvent scalar) {
    if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
      return new YamlNode.Text(position, scalar.getValue());
    }
    if (PlainScalar.hasLeadingZero(scalar.getValue())) {
      problems.add(
          SpecError.DOCUMENT_SYNTAX,
          position,
          path,
          "the number "
              + scalar.getValue()
              + " has a leading zero, which some readers take as octal",
          "remove the zero, or put it in quotes if it is text");
      return new YamlNode.Refused(position);
    }
    return PlainScalar.read(position, scalar.getValue());
  }

  private YamlNode sequence(Position position, String path, int depth) throws InvalidSpecException {
    List<YamlNode> items = new ArrayList<>();
    while (!events.checkEvent(Event.ID.SequenceEnd)) {
      items.add(node(KeyPath.item(path, items.size()), depth + 1));
    }
    events.getEvent();
    return new YamlNode.Sequence(position, items);
  }

  private YamlNode mapping(Position position, String path, int depth) throws InvalidSpecException {
    Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    while (!events.checkEvent(Event.ID.MappingEnd)) {
      Position keyPosition = position(events.peekEvent().getStartMark());
      if (!events.checkEvent(Event.ID.Scalar)) {
        refuseKey(keyPosition, path, depth);
        continue;
      }
      ScalarEvent key = (ScalarEvent) events.getEvent();
      String keyPath = KeyPath.child(path, key.getValue());
      boolean refused = refuseMarks(keyPosition, keyPath, key.getAnchor(), key.getTag());
      boolean merges = refuseMergeKey(keyPosition, path, key);
      YamlNode value = node(keyPath, depth + 1);
      YamlNode.Entry earlier = entries.get(key.getValue());
      if (earlier != null) {
        problems.add(
            SpecError.DOCUMENT_SYNTAX,
            keyPosition,
            keyPath,
            "the key stands here a second time, after line " + earlier.keyPosition().line(),
            "keep one of them");
      } else if (!merges) {
        YamlNode kept = refused ? new YamlNode.Refused(keyPosition) : value;
        entries.put(key.getValue(), new YamlNode.Entry(keyPosition, kept));
      }
    }
    events.getEvent();
    return new YamlNode.Mapping(position, entries);
  }

  private void refuseKey(Position position, String path, int depth) throws InvalidSpecException {
    if (!events.checkEvent(Event.ID.Alias)) {
      problems.add(
          SpecError.DOCUMENT_SYNTAX,
          position,
          path,
          "a list or a mapping stands as a key",
          "write text as the key");
    }
    node(path, depth + 1);
    node(path, depth + 1);
  }

  private boolean refuseMergeKey(Position position, String path, ScalarEvent key) {
    boolean merges = key.getScalarStyle() == ScalarStyle.PLAIN && key.getValue().equals("<<");
    if (merges) {
      problems.add(
          SpecError.DOCUMENT_SYNTAX,
          position,
          path,
          "the merge key << is not allowed",
          "write the merged keys out here");
    }
    return merges;
  }

  private void refuseAlias(Position position, String path, AliasEvent alias) {
    problems.add(
        SpecError.DOCUMENT_SYNTAX,
        position,
        path,
        "the alias *" + alias.getAnchor() + " is not allowed",
        "write the value out here");
  }

  private void refuseMarks(Position position, String path, CollectionStartEvent start) {
    refuseMarks(position, path, start.getAnchor(), start.getTag());
  }

  /** SnakeYAML gives null for an anchor or a tag that is not there. */
  private boolean refuseMarks(
      Position position, String path, @Nullable String anchor, @Nullable String tag) {
    if (anchor != null) {
      problems.add(
          SpecError.DOCUMENT_SYNTAX,
          position,
          path,
          "the anchor &" + anchor + " is not allowed",
          "remove the anchor");
    }
    if (tag != null) {
      problems.add(
          SpecError.DOCUMENT_SYNTAX,
          position,
          path,
          "the tag " + tag.replace("tag:yaml.org,2002:", "!!") + " is not allowed",
          "remove the tag; quotes make a value text");
    }
    return anchor != null || tag != null;
  }
}
