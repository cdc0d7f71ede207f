package ai.greentic.deployer.engine.apply;

import ai.greentic.deployer.engine.plan.Comparison;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Attribute.Trait;
import ai.greentic.deployer.engine.resource.Schema;
import ai.greentic.deployer.engine.snapshot.Question;
import ai.greentic.deployer.engine.value.Value.Mapping;
import ai.greentic.deployer.engine.value.Value.Text;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the providers are asked when planning, as questions that can be recorded. */
final class HostQuestions {
  private HostQuestions() {}

  /**
   * What stands at a place. Whether there is anything depends on what names the object alone, as
   * {@link ai.greentic.deployer.engine.provider.Provider#observe} says; what an earlier action
   * computed may lead further.
   */
  static Question observed(Address address, Mapping identity, Schema schema) {
    Mapping name = new Comparison(schema).identity(identity);
    boolean computed =
        identity.entries().keySet().stream().anyMatch(each -> schema.has(each, Trait.COMPUTED));
    return new Question(
        "observe",
        "what stands at " + address + words(name),
        about(address, identity),
        computed ? Optional.empty() : Optional.of(about(address, name)));
  }

  private static String words(Mapping name) {
    String texts =
        name.entries().values().stream()
            .filter(Text.class::isInstance)
            .map(value -> ((Text) value).text())
            .collect(Collectors.joining(", "));
    return texts.isEmpty() ? "" : " (" + texts + ")";
  }

  /** What the attributes of an earlier generation have become; nothing when they are the same. */
  static Question refreshed(Address address, Mapping kept) {
    return Question.of(
        "refreshed", "what " + address + " of an earlier generation needs", about(address, kept));
  }

  private static Mapping about(Address address, Mapping attributes) {
    return Mapping.EMPTY.with("address", address.toString()).with("attributes", attributes);
  }
}
