package ai.greentic.deployer.spec;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** Which reader a document is for. */
public enum DocumentKind {
  DEPLOYMENT("Deployment"),
  RESOURCE_GRAPH("ResourceGraph");

  private final String word;

  DocumentKind(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static Choice<DocumentKind> choice() {
    return Choice.of("kind", List.of(values()), DocumentKind::word);
  }

  /**
   * The kind that a document says, or seems to mean: what is wrong in it is for the reader to
   * report. Reads up to the top-level key {@code kind} only.
   */
  public static DocumentKind of(byte[] bytes) {
    try {
      return new TopLevel(new String(bytes, StandardCharsets.UTF_8)).kind();
    } catch (YAMLException | NumberFormatException _) {
      return DEPLOYMENT;
    }
  }

  /** The keys of a document, without what is below them. */
  private static final class TopLevel {
    private final Parser events;

    TopLevel(String text) {
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(Integer.MAX_VALUE);
      this.events = new ParserImpl(new StreamReader(text.replace("\uFEFF", "")), options);
    }

    DocumentKind kind() {
      events.getEvent();
      if (!begins(Event.ID.DocumentStart) || !begins(Event.ID.MappingStart)) {
        return DEPLOYMENT;
      }
      boolean listsResources = false;
      while (events.checkEvent(Event.ID.Scalar)) {
        String key = ((ScalarEvent) events.getEvent()).getValue();
        listsResources |= key.equals("resources");
        if (key.equals("kind") && events.checkEvent(Event.ID.Scalar)) {
          return meant(((ScalarEvent) events.getEvent()).getValue());
        }
        skipValue();
      }
      return listsResources ? RESOURCE_GRAPH : DEPLOYMENT;
    }

    private boolean begins(Event.ID wanted) {
      return events.checkEvent(wanted) && events.getEvent() != null;
    }

    private static DocumentKind meant(String word) {
      Optional<String> nearest =
          Suggestion.nearest(word, List.of(DEPLOYMENT.word, RESOURCE_GRAPH.word));
      return nearest.equals(Optional.of(RESOURCE_GRAPH.word)) ? RESOURCE_GRAPH : DEPLOYMENT;
    }

    private void skipValue() {
      int depth = 0;
      do {
        Event event = events.getEvent();
        depth +=
            switch (event.getEventId()) {
              case MappingStart, SequenceStart -> 1;
              case MappingEnd, SequenceEnd -> -1;
              case Alias, Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> 0;
            };
      } while (depth > 0);
    }
  }
}
