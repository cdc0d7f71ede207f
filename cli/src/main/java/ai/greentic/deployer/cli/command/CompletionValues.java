package ai.greentic.deployer.cli.command;

import ai.greentic.deployer.cli.command.CompletionAnswer.Candidate;
import ai.greentic.deployer.cli.render.ErrorCatalogue;
import ai.greentic.deployer.cli.schema.PublishedSchema;
import ai.greentic.deployer.engine.problem.DeployerException;
import ai.greentic.deployer.engine.resource.Address;
import ai.greentic.deployer.engine.resource.Resource;
import ai.greentic.deployer.engine.state.StateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What may stand for a value, by the word that help shows for it: FILE, ADDRESS, text|json. */
final class CompletionValues {
  private final Session session;
  private final VerbName verb;
  private final TypedOptions typed;
  private final String current;

  /**
   * @param current the word at the cursor as far as it goes
   */
  CompletionValues(Session session, VerbName verb, TypedOptions typed, String current) {
    this.session = session;
    this.verb = verb;
    this.typed = typed;
    this.current = current;
  }

  CompletionAnswer of(OptionSpec option) {
    return option.arity().max() == 0 ? CompletionAnswer.nothing() : of(option, option.paramLabel());
  }

  /** Values for what help calls so; nothing when they cannot be found out. */
  CompletionAnswer of(ArgSpec argument, String label) {
    try {
      return switch (label) {
        case "FILE", "PLAN", "PLAN|FILE", "FILE|PLAN", "PATH" -> new CompletionAnswer.Files();
        case "DIR" -> new CompletionAnswer.Folders();
        case "ADDR" -> addresses(inStateAndDocument());
        case "ADDRESS" -> addresses(verb == VerbName.IMPORT ? inDocument() : inState());
        case "FROM" -> addresses(inState());
        case "TO" -> renamed();
        case "PREFIX" -> prefixes();
        case "N" -> generations();
        case "NAME" -> CompletionAnswer.words(StateStore.deployments(folder()));
        case "CODE" -> codes();
        case "VERB" -> verbs();
        case "KIND" -> kinds();
        default ->
            label.contains("|")
                ? CompletionAnswer.words(List.of(label.split("\\|", -1)))
                : CompletionAnswer.nothing();
      };
    } catch (DeployerException | UsageException e) {
      return CompletionAnswer.nothing();
    }
  }

  private StateOptions options() {
    return new StateOptions(typed.value("-state-dir").map(Path::of), typed.value("-name"));
  }

  private Path folder() {
    return options().stateDir(session.console());
  }

  private StateStore store() throws DeployerException {
    return options().deployed(session);
  }

  private Collection<Address> inState() throws DeployerException {
    return store().snapshot().state().resources().keySet();
  }

  private Collection<Address> inDocument() throws DeployerException {
    Path file = Path.of(document().orElse(Document.DEFAULT));
    // A pipe would be waited for.
    return Files.isRegularFile(session.console().folder().resolve(file))
        ? Document.read(session, file).compileAnywhere(folder()).stream()
            .map(Resource::address)
            .toList()
        : List.of();
  }

  private Optional<String> document() {
    int index = verb == VerbName.IMPORT ? 1 : 0;
    return typed.parameters().stream().skip(index).findFirst();
  }

  /** What cannot be read of the one does not hide the other. */
  private Collection<Address> inStateAndDocument() {
    Collection<Address> all = new TreeSet<>();
    try {
      all.addAll(inState());
    } catch (DeployerException | UsageException e) {
      // Nothing is deployed yet.
    }
    try {
      all.addAll(inDocument());
    } catch (DeployerException | UsageException e) {
      // The verb will say what is wrong with it.
    }
    return all;
  }

  private CompletionAnswer addresses(Collection<Address> addresses) {
    return CompletionAnswer.words(
        addresses.stream()
            .map(Address::toString)
            .filter(word -> !typed.parameters().contains(word))
            .toList());
  }

  /** The type stays what it is. */
  private CompletionAnswer renamed() {
    return typed.parameters().stream()
        .findFirst()
        .filter(from -> from.contains("."))
        .map(from -> CompletionAnswer.words(List.of(from.substring(0, from.indexOf('.') + 1))))
        .orElse(CompletionAnswer.nothing());
  }

  private CompletionAnswer prefixes() throws DeployerException {
    Collection<Address> addresses = inState();
    return CompletionAnswer.words(
        Stream.concat(
                addresses.stream().map(Address::type).distinct(),
                addresses.stream().map(Address::toString))
            .toList());
  }

  private CompletionAnswer generations() throws DeployerException {
    return new CompletionAnswer.Words(CompletionGenerations.of(store()));
  }

  /** Written as in documents when somebody begins so, else as names of files. */
  private CompletionAnswer kinds() {
    boolean asInDocuments = !current.isEmpty() && Character.isUpperCase(current.charAt(0));
    return CompletionAnswer.words(
        asInDocuments ? PublishedSchema.kinds() : PublishedSchema.names());
  }

  private static CompletionAnswer codes() {
    return new CompletionAnswer.Words(
        ErrorCatalogue.read().all().stream()
            .map(explanation -> new Candidate(explanation.code(), explanation.title()))
            .toList());
  }

  private CompletionAnswer verbs() {
    return switch (typed.parameters().size()) {
      case 0 -> CompletionVerbs.first();
      case 1 -> CompletionVerbs.second(typed.parameters().getFirst());
      default -> CompletionAnswer.nothing();
    };
  }
}
