package ai.greentic.deployer.spec;

import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Lifecycle;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.resource.Trigger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Reads {@code lifecycle} of one resource. */
record LifecycleReader(SpecProblems problems, Address owner, Schema schema, Consumer<Link> links) {
  private static final String ALL = "all";
  static final List<String> KEYS = List.of("preventDestroy", "ignoreChanges", "replaceTriggeredBy");

  Lifecycle read(String path, YamlNode.Entry entry) {
    Optional<KnownKeys> lifecycle = KnownKeys.of(problems, path, entry, KEYS);
    if (lifecycle.isEmpty()) {
      return Lifecycle.NONE;
    }
    boolean ignoreAll = ignoresAll(lifecycle.get());
    return new Lifecycle(
        preventDestroy(lifecycle.get()),
        ignoreAll,
        ignoreAll ? Set.of() : ignoreChanges(lifecycle.get()),
        triggers(lifecycle.get()));
  }

  private boolean preventDestroy(KnownKeys lifecycle) {
    Optional<YamlNode.Entry> entry = lifecycle.get("preventDestroy");
    if (entry.isEmpty()) {
      return false;
    }
    if (entry.get().value() instanceof YamlNode.Truth(Position _, boolean truth)) {
      return truth;
    }
    KnownKeys.wrong(problems, lifecycle.child("preventDestroy"), entry.get(), "true or false");
    return false;
  }

  private static boolean ignoresAll(KnownKeys lifecycle) {
    return lifecycle
        .get("ignoreChanges")
        .map(entry ->
            entry.value() instanceof YamlNode.Text(Position _, String text) && text.equals(ALL))
        .orElse(false);
  }

  private Set<String> ignoreChanges(KnownKeys lifecycle) {
    Set<String> names = new TreeSet<>();
    String example = schema.attributes().keySet().stream().findFirst().orElse("attribute");
    if (lifecycle.get("ignoreChanges").map(YamlNode.Entry::value).orElse(null)
        instanceof YamlNode.Text(Position position, String text)) {
      problems.add(
          SpecError.DOCUMENT_INVALID_VALUE,
          position,
          lifecycle.child("ignoreChanges"),
          "is the text " + Quoted.of(text),
          "write a list of attributes, for example [" + example + "], or the word " + ALL);
      return names;
    }
    for (KnownKeys.Item item : lifecycle.texts("ignoreChanges", example)) {
      if (schema.attribute(item.text()).isPresent()) {
        names.add(item.text());
      } else {
        problems.add(
            SpecError.DOCUMENT_UNKNOWN_KEY,
            item.position(),
            item.path(),
            owner.type() + " has no attribute " + Quoted.of(item.text()),
            KnownKeys.meant(item.text(), schema.attributes().keySet())
                .orElse("its attributes are " + String.join(", ", schema.attributes().keySet())));
      }
    }
    return names;
  }

  private Set<Trigger> triggers(KnownKeys lifecycle) {
    Set<Trigger> triggers = new TreeSet<>();
    for (KnownKeys.Item item : lifecycle.texts("replaceTriggeredBy", "value.a")) {
      try {
        Trigger trigger = Trigger.parse(item.text());
        triggers.add(trigger);
        links.accept(
            new Link(
                item.position(),
                item::path,
                owner,
                trigger.address(),
                trigger.attribute(),
                false,
                Optional.empty(),
                Link.Taken.NOT_AT_ALL));
      } catch (IllegalArgumentException _) {
        problems.add(
            SpecError.DOCUMENT_UNRESOLVED_REFERENCE,
            item.position(),
            item.path(),
            Quoted.of(item.text()) + " names no resource",
            "write type.name or type.name.attribute, for example value.a or value.a.output");
      }
    }
    return triggers;
  }
}
